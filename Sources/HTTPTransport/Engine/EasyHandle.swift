import CCurl

/// Owns one easy handle and the memory that libcurl writes error texts to.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?

    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// Forgets all options; connections are the multi handle's and stay.
    func reset() {
        curl_easy_reset(pointer)
        curl_slist_free_all(headerList)
        headerList = nil
        errorText[0] = 0
    }

    /// What libcurl says of its last failure, or the general text for a code.
    func errorText(for code: CURLcode) -> String {
        errorText[0] == 0 ? CurlLibrary.text(for: code) : String(cString: errorText)
    }

    // MARK: Options

    func set(_ option: CURLoption, _ value: Int) throws(OptionFailure) {
        try check(ccurl_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, offset value: Int64) throws(OptionFailure) {
        try check(ccurl_set_offset(pointer, option, curl_off_t(value)))
    }

    /// Sets a text, which libcurl copies; `nil` takes it away.
    func set(_ option: CURLoption, _ value: String?) throws(OptionFailure) {
        try check(ccurl_set_string(pointer, option, value))
    }

    func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer?) throws(OptionFailure) {
        try check(ccurl_set_pointer(pointer, option, value))
    }

    func set(_ option: CURLoption, function: ccurl_transfer_function) throws(OptionFailure) {
        try check(ccurl_set_transfer_function(pointer, option, function))
    }

    func setErrorBuffer() throws(OptionFailure) {
        try check(ccurl_set_pointer(pointer, CURLOPT_ERRORBUFFER, errorText))
    }

    /// Sets the lines of the request's header, which libcurl does not copy.
    func setHeaders(_ lines: [String]) throws(OptionFailure) {
        for line in lines {
            guard let list = curl_slist_append(headerList, line) else {
                throw OptionFailure(code: CURLE_OUT_OF_MEMORY)
            }
            headerList = list
        }
        try check(ccurl_set_list(pointer, CURLOPT_HTTPHEADER, headerList))
    }

    func check(_ code: CURLcode) throws(OptionFailure) {
        guard code == CURLE_OK else { throw OptionFailure(code: code) }
    }

    // MARK: Facts

    func number(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        return ccurl_get_offset(pointer, info, &value) == CURLE_OK ? Int64(value) : 0
    }
}

/// An option that libcurl does not take.
struct OptionFailure: Error {
    let code: CURLcode
}

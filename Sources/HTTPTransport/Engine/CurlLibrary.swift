import CCurl

/// libcurl itself, started once for the process.
enum CurlLibrary {
    /// What `curl_global_init` said.
    ///
    /// It is never undone: other threads may be inside libcurl until the process ends.
    static let startCode: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    /// The bundle of trusted certificates that libcurl was built with.
    static let defaultAuthoritiesFile: String? = {
        guard let handle = curl_easy_init() else { return nil }
        defer { curl_easy_cleanup(handle) }
        var path: UnsafePointer<CChar>?
        guard ccurl_get_string(handle, CURLINFO_CAINFO, &path) == CURLE_OK, let path else { return nil }
        return String(cString: path)
    }()

    /// The text for a code.
    static func text(for code: CURLcode) -> String { String(cString: curl_easy_strerror(code)) }

    /// The text for a code of the multi interface.
    static func text(for code: CURLMcode) -> String { String(cString: curl_multi_strerror(code)) }
}

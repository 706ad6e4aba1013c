import CCurl
import Glibc

extension EasyTransfer {
    /// Gives libcurl the functions that it calls, and the transfer as their context.
    func setCallbacks() throws(OptionFailure) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try easy.set(CURLOPT_PRIVATE, pointer: context)
        try easy.set(CURLOPT_HEADERFUNCTION, function: headerLineArrived)
        try easy.set(CURLOPT_HEADERDATA, pointer: context)
        try easy.set(CURLOPT_WRITEFUNCTION, function: bodyArrived)
        try easy.set(CURLOPT_WRITEDATA, pointer: context)
        try easy.set(CURLOPT_READFUNCTION, function: bodyWanted)
        try easy.set(CURLOPT_READDATA, pointer: context)
        try easy.check(ccurl_set_seek_function(easy.pointer, bodySought))
        try easy.set(CURLOPT_SEEKDATA, pointer: context)
        try easy.check(ccurl_set_open_socket_function(easy.pointer, openSocket))
        try easy.check(ccurl_set_request_function(easy.pointer, requestBegins))
        try easy.set(CURLOPT_PREREQDATA, pointer: context)
    }
}

extension EasyTransfer {
    /// The transfer that a context pointer means.
    static func from(_ context: UnsafeMutableRawPointer) -> EasyTransfer {
        Unmanaged<EasyTransfer>.fromOpaque(context).takeUnretainedValue()
    }
}

/// Opens a socket that programs started meanwhile, such as credential helpers, do not inherit: they would hold the
/// connection open.
private func openSocket(
    _ context: UnsafeMutableRawPointer?,
    _ purpose: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let address = address?.pointee else { return CURL_SOCKET_BAD }
    return socket(address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.protocol)
}

private func headerLineArrived(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    return EasyTransfer.from(context).receiveHeaderLine(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func bodyArrived(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    return EasyTransfer.from(context).receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private func bodyWanted(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return Int(CURL_READFUNC_ABORT) }
    return EasyTransfer.from(context).sendBody(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}

private func bodySought(_ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: CInt) -> CInt {
    guard let context, origin == SEEK_SET, EasyTransfer.from(context).seekBody(to: Int64(offset)) else {
        return CURL_SEEKFUNC_FAIL
    }
    return CURL_SEEKFUNC_OK
}

private func requestBegins(
    _ context: UnsafeMutableRawPointer?,
    _ remoteAddress: UnsafeMutablePointer<CChar>?,
    _ localAddress: UnsafeMutablePointer<CChar>?,
    _ remotePort: CInt,
    _ localPort: CInt
) -> CInt {
    guard let context, EasyTransfer.from(context).mayBeginRequest() else { return CURL_PREREQFUNC_ABORT }
    return CURL_PREREQFUNC_OK
}

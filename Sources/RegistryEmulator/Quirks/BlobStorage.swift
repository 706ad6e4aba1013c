/// Where blobs really are, for registries that redirect to it: another origin, which takes no registry's credentials.
///
/// The other origin is the same server by another name of the loopback: `localhost` for `127.0.0.1`, and the other way.
struct BlobStorage: Sendable {
    let store: OCIImageStore
    private static let blob: RoutePattern = "GET /v2/**name/blobs/{digest}"
    private static let stored: RoutePattern = "GET /blob-storage/**name/{digest}"
    private static let signature = "X-Signature=emulated"

    /// The redirect that takes the place of an answer with a blob.
    func redirect(_ request: EmulatedRequest, _ response: EmulatedResponse) -> EmulatedResponse? {
        guard request.method == "GET", response.status == 200 || response.status == 206,
            let parameters = Self.blob.parameters(of: request.path)
        else { return nil }
        let port = request.authority.lastIndex(of: ":").map { request.authority[$0...] } ?? ""
        let host = request.authority.hasPrefix("localhost") ? "127.0.0.1" : "localhost"
        let path = "/blob-storage/\(parameters["name"])/\(parameters["digest"])?\(Self.signature)"
        return EmulatedResponse(307, headers: [.init("Location", "\(request.scheme)://\(host)\(port)\(path)")])
    }

    /// What the store answers; `nil` where the request is for the registry.
    func answer(_ request: EmulatedRequest) async -> EmulatedResponse? {
        guard let parameters = Self.stored.parameters(of: request.path) else { return nil }
        guard request.headers["Authorization"] == nil else {
            return .text(400, "Only one auth mechanism allowed\n")
        }
        guard request.query == Self.signature else { return .text(403, "SignatureDoesNotMatch\n") }
        guard let digest = ContentDigest(parameters.decoded("digest")),
            let content = await store.blob(digest, in: parameters["name"], for: nil)
        else { return .text(404, "NoSuchKey\n") }
        let headers: HeaderFields = [.init("Content-Type", "binary/octet-stream"), .init("Accept-Ranges", "bytes")]
        switch ByteRange(request.headers["Range"], size: content.size) {
        case .whole:
            let body = EmulatedResponse.Body.content(content, range: 0..<content.size, store: store.contents)
            return EmulatedResponse(200, headers: headers, body: body)
        case .part(let range):
            var response = EmulatedResponse(
                206,
                headers: headers,
                body: .content(content, range: range, store: store.contents)
            )
            let part = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(content.size)"
            response.headers.append("Content-Range", part)
            return response
        case .unsatisfiable: return .text(416, "InvalidRange\n")
        }
    }
}

import Crypto
import FoundationEssentials
import RegistryEmulator

/// An OCI registry without a server, and what tests ask of it.
struct RegistryUnderTest: Sendable {
    let registry: OCIRegistry

    init(_ quirks: QuirkSet = [], store: OCIImageStore? = nil, _ adjust: (inout OCIRegistryOptions) -> Void = { _ in })
    {
        var options = OCIRegistryOptions()
        options.quirks = quirks
        adjust(&options)
        registry = OCIRegistry(store: store ?? OCIImageStore(quirks: quirks), options: options)
    }

    /// An answer, read to its end.
    struct Answer: Sendable {
        var status: Int
        var headers: HeaderFields
        var bytes: [UInt8]
        var user: String?

        var text: String { String(decoding: bytes, as: UTF8.self) }

        /// The body as JSON.
        func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try JSONDecoder().decode(type, from: Data(bytes))
        }

        /// The code of the first error; `nil` where the body has another form.
        var code: String? { try? json(Errors.self).errors.first?.code }

        private struct Errors: Decodable {
            struct Entry: Decodable { var code: String }
            var errors: [Entry]
        }
    }

    /// Sends a request.
    @discardableResult
    func send(
        _ method: String,
        _ target: String,
        headers: HeaderFields = [],
        body: [UInt8]? = nil,
        announcing length: Int64?? = nil
    ) async throws -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1).map { String($0) }
        let bytes = RequestBody.bytes(body ?? [])
        let request = EmulatedRequest(
            method: method,
            path: parts[0],
            query: parts.count > 1 ? parts[1] : "",
            headers: headers,
            body: RequestBody(announcedLength: length ?? Int64(body?.count ?? 0), next: bytes.next),
            authority: "127.0.0.1:5000"
        )
        let answer = await registry.answer(request)
        var read: [UInt8] = []
        switch answer.response.body {
        case .none: break
        case .bytes(let bytes): read = bytes
        case .content(let content, let range, let store):
            let next = try await store.read(content, range: range)
            while let chunk = try await next() { read += chunk }
        }
        return Answer(status: answer.response.status, headers: answer.response.headers, bytes: read, user: answer.user)
    }

    // MARK: Content

    /// The SHA-256 digest of bytes.
    static func digest(_ bytes: [UInt8]) -> String {
        "sha256:" + SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// Pushes a blob in one request after the POST.
    @discardableResult
    func pushBlob(_ bytes: [UInt8], to repository: String = "app") async throws -> String {
        let digest = Self.digest(bytes)
        let opened = try await send("POST", "/v2/\(repository)/blobs/uploads/")
        let location = Self.path(opened.headers["Location"])
        try await send("PUT", location + (location.contains("?") ? "&" : "?") + "digest=\(digest)", body: bytes)
        return digest
    }

    /// An image's manifest with one layer, and its digest.
    struct Image: Sendable {
        var manifest: [UInt8]
        var type: String
        var digest: String { RegistryUnderTest.digest(manifest) }
    }

    /// Pushes an image with its config and layer.
    @discardableResult
    func pushImage(
        _ name: String = "1.0",
        to repository: String = "app",
        seed: String = "image",
        subject: String? = nil,
        artifactType: String? = nil,
        type: String = "application/vnd.oci.image.manifest.v1+json"
    ) async throws -> (image: Image, answer: Answer) {
        let image = try await prepare(
            to: repository,
            seed: seed,
            subject: subject,
            artifactType: artifactType,
            type: type
        )
        let reference = name.isEmpty ? image.digest : name
        return (image, try await push(image, as: reference, to: repository))
    }

    /// Pushes an image's blobs, but not its manifest.
    func prepare(
        to repository: String = "app",
        seed: String = "image",
        subject: String? = nil,
        artifactType: String? = nil,
        type: String = "application/vnd.oci.image.manifest.v1+json"
    ) async throws -> Image {
        let config = Array("{\"seed\":\"\(seed)\"}".utf8)
        let layer = Array("layer of \(seed)".utf8)
        try await pushBlob(config, to: repository)
        try await pushBlob(layer, to: repository)
        var fields = [
            #""schemaVersion":2,"mediaType":"\#(type)""#,
            #""config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\#(Self.digest(config))","#
                + #""size":\#(config.count)}"#,
            #""layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\#(Self.digest(layer))","#
                + #""size":\#(layer.count)}]"#,
        ]
        if let subject {
            fields.append(
                #""subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\#(subject)","size":2}"#
            )
            fields.append(#""annotations":{"seed":"\#(seed)"}"#)
        }
        if let artifactType { fields.append(#""artifactType":"\#(artifactType)""#) }
        return Image(manifest: Array("{\(fields.joined(separator: ","))}".utf8), type: type)
    }

    /// Pushes a manifest.
    @discardableResult
    func push(_ image: Image, as reference: String, to repository: String = "app") async throws -> Answer {
        try await send(
            "PUT",
            "/v2/\(repository)/manifests/\(reference)",
            headers: [.init("Content-Type", image.type)],
            body: image.manifest
        )
    }

    /// Pushes an index of images.
    @discardableResult
    func pushIndex(
        of images: [Image],
        as reference: String,
        to repository: String = "app"
    ) async throws -> (
        image: Image, answer: Answer
    ) {
        let type = "application/vnd.oci.image.index.v1+json"
        let entries = zip(images, ["arm64", "amd64"])
            .map { image, architecture in
                #"{"mediaType":"\#(image.type)","digest":"\#(image.digest)","size":\#(image.manifest.count),"#
                    + #""platform":{"os":"linux","architecture":"\#(architecture)"}}"#
            }
        let text = #"{"schemaVersion":2,"mediaType":"\#(type)","manifests":[\#(entries.joined(separator: ","))]}"#
        let index = Image(manifest: Array(text.utf8), type: type)
        return (index, try await push(index, as: reference, to: repository))
    }

    /// Opens an upload.
    func openUpload(in repository: String = "app") async throws -> String {
        Self.path(try await send("POST", "/v2/\(repository)/blobs/uploads/").headers["Location"])
    }

    /// The path and query of a Location, relative or not.
    static func path(_ location: String?) -> String {
        let origin = "http://127.0.0.1:5000"
        let location = location ?? ""
        return location.hasPrefix(origin) ? String(location.dropFirst(origin.count)) : location
    }

    /// The digests that the referrers API lists.
    func referrers(of digest: String, in repository: String = "app", query: String = "") async throws -> [String] {
        struct Index: Decodable {
            struct Entry: Decodable { var digest: String }
            var manifests: [Entry]
        }
        return try await send("GET", "/v2/\(repository)/referrers/\(digest)\(query)").json(Index.self).manifests
            .map(\.digest)
    }

    /// The tags that the registry lists; `nil` where it says `null`.
    func tags(_ target: String = "/v2/app/tags/list") async throws -> [String]? {
        struct List: Decodable { var tags: [String]? }
        return try await send("GET", target).json(List.self).tags
    }
}

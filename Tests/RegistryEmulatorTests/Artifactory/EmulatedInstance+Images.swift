internal import Crypto
@testable internal import RegistryEmulator

extension EmulatedInstance {
    /// A manifest that was pushed.
    struct Pushed {
        var hex: String
        var digest: String { "sha256:\(hex)" }
        var size: Int
        var type: String
    }

    static let imageType = "application/vnd.oci.image.manifest.v1+json"
    static let indexType = "application/vnd.oci.image.index.v1+json"

    /// Pushes a blob.
    func push(blob text: String, to image: String, in key: String, as user: String = "admin") async throws -> Pushed {
        let bytes = [UInt8](text.utf8)
        let hex = Self.sha256(bytes)
        let base = "/artifactory/api/docker/\(key)/v2/\(image)/blobs/uploads/"
        let opened = try await send("POST", base, as: user)
        guard opened.status == 202, let location = opened.headers["Location"] else {
            throw UnexpectedAnswer(status: opened.status, text: opened.text)
        }
        let target = location + (location.contains("?") ? "&" : "?") + "digest=sha256:\(hex)"
        let closed = try await send("PUT", target, as: user, body: bytes)
        guard closed.status == 201 else { throw UnexpectedAnswer(status: closed.status, text: closed.text) }
        return Pushed(hex: hex, size: bytes.count, type: "application/octet-stream")
    }

    /// Pushes an image of one layer; without a tag, by digest.
    @discardableResult
    func pushImage(
        _ image: String,
        tag: String? = nil,
        layers: [String] = ["layer"],
        subject: Pushed? = nil,
        to key: String = "staging",
        as user: String = "admin"
    ) async throws -> Pushed {
        let config = try await push(blob: "{\"image\":\"\(image):\(layers)\"}", to: image, in: key, as: user)
        var descriptors: [String] = []
        for layer in layers {
            let blob = try await push(blob: layer, to: image, in: key, as: user)
            descriptors.append(
                #"{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\#(blob.digest)","size":\#(blob.size)}"#
            )
        }
        let about = subject.map {
            #","artifactType":"application/example","subject":{"mediaType":"\#($0.type)","digest":"\#($0.digest)","size":\#($0.size)}"#
        }
        let manifest =
            #"{"schemaVersion":2,"mediaType":"\#(Self.imageType)","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\#(config.digest)","size":\#(config.size)},"layers":[\#(descriptors.joined(separator: ","))]\#(about ?? "")}"#
        return try await push(manifest: manifest, Self.imageType, image, tag: tag, to: key, as: user)
    }

    /// Pushes a list of images that are there.
    @discardableResult
    func pushIndex(
        _ image: String,
        tag: String?,
        children: [(Pushed, platform: String)],
        to key: String = "staging",
        as user: String = "admin"
    ) async throws -> Pushed {
        let entries = children.map { child, platform in
            let parts = platform.split(separator: "/")
            return
                #"{"mediaType":"\#(child.type)","digest":"\#(child.digest)","size":\#(child.size),"platform":{"os":"\#(parts[0])","architecture":"\#(parts[1])"}}"#
        }
        let manifest =
            #"{"schemaVersion":2,"mediaType":"\#(Self.indexType)","manifests":[\#(entries.joined(separator: ","))]}"#
        return try await push(manifest: manifest, Self.indexType, image, tag: tag, to: key, as: user)
    }

    func push(
        manifest text: String,
        _ type: String,
        _ image: String,
        tag: String?,
        to key: String,
        as user: String
    ) async throws -> Pushed {
        let bytes = [UInt8](text.utf8)
        let pushed = Pushed(hex: Self.sha256(bytes), size: bytes.count, type: type)
        let answer = try await send(
            "PUT",
            "/artifactory/api/docker/\(key)/v2/\(image)/manifests/\(tag ?? pushed.digest)",
            as: user,
            headers: [.init("Content-Type", type)],
            body: bytes
        )
        guard answer.status == 201 else { throw UnexpectedAnswer(status: answer.status, text: answer.text) }
        return pushed
    }

    /// Promotes, with a body of JSON members.
    func promote(_ members: String, from key: String = "staging", as user: String? = "admin") async throws -> Answer {
        try await send("POST", "/artifactory/api/docker/\(key)/v2/promote", as: user, json: "{\(members)}")
    }

    static func sha256(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes)
            .map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0" + digits : digits
            }
            .joined()
    }
}

/// An answer that a test's preparation did not expect.
struct UnexpectedAnswer: Error {
    var status: Int
    var text: String
}

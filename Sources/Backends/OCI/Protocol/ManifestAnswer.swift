internal import FoundationEssentials
internal import HTTPTypes
internal import PromoterCore
internal import Secrets

/// A registry's answer to a request for a manifest, before it is believed.
struct ManifestAnswer: Sendable {
    let reference: ManifestReference
    let bytes: [UInt8]
    let headers: HTTPFields

    /// Checks the digest, and finds the media type.
    func manifest(_ call: RegistryCall) throws(RegistryError) -> RawManifest {
        let type = try mediaType(call)
        let algorithm = if case .digest(let digest) = reference { digest.algorithm } else { DigestAlgorithm.sha256 }
        let manifest = RawManifest(bytes: bytes, mediaType: type, algorithm: algorithm)
        // The digest of a schema 1 manifest leaves its signature out; what is wrong with it is said when it is decoded.
        if type.isSchema1 { return manifest }
        if case .digest(let wanted) = reference, wanted != manifest.digest {
            throw mismatch(call, manifest.digest)
        }
        if let text = headers[.dockerContentDigest], let announced = try? Digest(text),
            announced.algorithm == algorithm, announced != manifest.digest
        {
            throw mismatch(call, manifest.digest)
        }
        try requireQuietFault(of: manifest, call)
        return manifest
    }

    /// What is wrong with a manifest is told with what stands in it: where that holds a secret, it is told here.
    private func requireQuietFault(of manifest: RawManifest, _ call: RegistryCall) throws(RegistryError) {
        do throws(ManifestError) {
            _ = try manifest.content()
        } catch {
            guard call.secrets.hiding(in: error.description) != error.description else { return }
            throw call.malformed("the answer is a manifest that \(call.secrets.quoted(error.reason))")
        }
    }

    private func mediaType(_ call: RegistryCall) throws(RegistryError) -> MediaType {
        let announced = headers[.contentType].map { MediaType($0) }
        if let announced, announced.isManifest || announced.isSchema1 { return announced }
        let head = try? JSONDecoder().decode(Head.self, from: Data(bytes))
        // A type that nobody knows is shown.
        if let inner = head?.mediaType { return MediaType(call.secrets.hiding(in: inner.text)) }
        if head?.schemaVersion == 1 { return MediaType("application/vnd.docker.distribution.manifest.v1+json") }
        let type = announced.map { "\(call.secrets.quoted($0.text))" }
        throw call.malformed("the answer is not a manifest but \(type ?? "of no announced type")")
    }

    private func mismatch(_ call: RegistryCall, _ found: Digest) -> RegistryError {
        call.error(
            .corrupt,
            "the bytes of the manifest have the digest \(found)",
            remedy: "push the image to this registry again, or look for a proxy that changes answers"
        )
    }

    private struct Head: Decodable {
        var schemaVersion: Int?
        var mediaType: MediaType?
    }
}

import PromoterCore

/// Takes the text of a signature for its signer's name, so that a policy can be tried without keys.
struct NamedSigners: EvidenceReading {
    let names: Set<String>
    var failure: EvidenceError?

    func evidence(
        of attachment: PromoterCore.Attachment,
        on subject: RawManifest,
        blobs: AttachmentBlobs
    ) async throws(EvidenceError) -> [Evidence] {
        if let failure { throw failure }
        guard case .image(let image)? = try? attachment.manifest.content() else { return [] }
        var found: [Evidence] = []
        for layer in image.layers {
            guard let name = layer.annotations["dev.cosignproject.cosign/signature"] else { continue }
            let content: AttachmentBlobs.Content
            do throws(RegistryError) {
                content = try await blobs.content(of: layer)
            } catch {
                throw .registry(error)
            }
            guard case .bytes = content else { continue }
            found.append(
                Evidence(
                    subject: attachment.subject,
                    attachment: attachment.manifest.digest,
                    content: .image,
                    claimant: name,
                    standing: names.contains(name) ? .trusted([SignerName(name)]) : .rejected("nobody knows it")
                )
            )
        }
        return found
    }
}

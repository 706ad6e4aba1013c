internal import HTTPTransport
internal import OCIBackend
internal import PromoterCore

extension ArtifactoryRoute {
    func calls(
        promoting image: ServerSideImage?,
        copying attachments: [Attachment],
        from source: RepositoryName,
        to destination: RepositoryName
    ) async throws(RegistryError) -> [String] {
        var calls: [String] = []
        if !attachments.isEmpty, let folders = try await folders(from: source, to: destination) {
            for attachment in attachments {
                guard let copy = try? AttachmentCopy(attachment, from: folders.source, to: folders.destination) else {
                    continue
                }
                for blob in copy.blobs {
                    let path = "\(copy.tag)/\(blob.name)"
                    let url = endpoints.base.appendingPath("api/copy/\(sourceKey)/\(source)/\(path)").text
                    calls.append("POST \(url)?to=/\(destinationKey)/\(destination)/\(path)")
                }
                if copy.writesManifest {
                    let url = self.destination.plane.registry.url(of: .tag(copy.tag), in: destination)
                    calls.append("PUT \(url.text)")
                }
            }
        }
        if let image {
            let body = String(decoding: PromoteRequest(image, to: destinationKey).bytes, as: UTF8.self)
            calls.append("POST \(endpoints.promote(from: sourceKey).text) \(body)")
        }
        return calls
    }
}

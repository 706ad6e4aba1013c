internal import FoundationEssentials
internal import HTTPTransport
internal import HTTPTypes
internal import OCIBackend
internal import PromoterCore

/// Sets properties on the manifest of a promoted image.
struct ArtifactoryStamping: PromotionStamping {
    let backend: ArtifactoryBackend
    let templates: PropertyTemplates
    let now: @Sendable () -> Date

    init(
        _ backend: ArtifactoryBackend,
        _ templates: PropertyTemplates,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.backend = backend
        self.templates = templates
        self.now = now
    }

    func stamp(_ image: PromotedImage) async throws(RegistryError) {
        let repository = image.target.repository
        let folder = image.target.tag?.text ?? image.root.digest.text
        let file = "\(repository)/\(folder)/\(ManifestFileName(image.root.mediaType).rawValue)"
        let call = backend.client.call("set the properties of the promoted manifest", repository, folder)
        var user = ""
        if templates.namesUser { user = try await promoter(call) }
        let time = now()
        let properties = templates.filled { place in
            switch place {
            case .user: user
            case .time: time.formatted(.iso8601)
            case .source: image.origin.address
            case .image: image.image.description
            case .target: image.target.description
            case .digest: image.root.digest.text
            }
        }
        let key = backend.plane.key
        let url = backend.endpoints.properties(PropertyText.text(properties), of: file, in: key)
        let answer = try await backend.client.send(
            TransportRequest(method: .put, url: url),
            call,
            answersChallenges: false
        )
        guard !answer.isSuccess else { return }
        throw call.refusal(answer, needs: "\(ArtifactoryPermission.annotate.rawValue) on \(key)")
    }

    private func promoter(_ call: RegistryCall) async throws(RegistryError) -> String {
        do {
            return try await backend.client.session.principal() ?? "unknown"
        } catch {
            throw call.error(error)
        }
    }
}

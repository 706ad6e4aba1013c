internal import HTTPTransport
internal import HTTPTypes
internal import OCIBackend
internal import PromoterCore
internal import Secrets

/// The way from one repository of an Artifactory to another, with the credentials of the destination.
///
/// `ArtifactoryRoute+Copying.swift` has the attachments, `ArtifactoryRoute+Proof.swift` what is read.
struct ArtifactoryRoute: ServerSideRoute {
    let source: ArtifactoryBackend
    let destination: ArtifactoryBackend

    var instance: ArtifactoryInstance { destination.instance }
    var client: ArtifactoryClient { destination.client }
    var endpoints: ArtifactoryEndpoints { destination.endpoints }
    var sourceKey: String { source.plane.key }
    var destinationKey: String { destination.plane.key }

    func promote(_ image: ServerSideImage) async throws(RegistryError) -> ServerSideOutcome {
        if let reason = await replacementObstacle(image) { return .declined(reason) }
        if image.replaced != nil {
            try await destination.keep(replacedBy: image.root.digest, image.tag, in: image.destination)
        }
        let call = client.call("promote the image", image.destination, image.tag.text)
        let answer = try await client.send(
            TransportRequest(
                method: .post,
                url: endpoints.promote(from: sourceKey),
                headers: [.contentType: "application/json"],
                body: .bytes(PromoteRequest(image, to: destinationKey).bytes),
                // A copy that is made twice is made once; a move would not find its source again.
                replay: image.isMove ? .forbidden : .allowed
            ),
            call,
            answersChallenges: false
        )
        // Whatever it was, the remembered files are not those that are there now.
        await instance.forgetFiles(of: destination.path(of: image.destination))
        if image.isMove { await instance.forgetFiles(of: source.path(of: image.source)) }
        let said = answer.said.map { "; the server said: \($0)" } ?? ""
        switch PromoteAnswer(status: answer.status, from: sourceKey, to: destinationKey) {
        case .done: return .done()
        case .partly:
            return .done(notice: "the server could not take everything away from \(sourceKey) (206)\(said)")
        case .declined(let reason): return .declined(reason + said)
        case .missing:
            guard try await !sourceManifests(of: image).isEmpty else {
                throw call.error(
                    .notFound,
                    "the image is no longer at \(source.location), \(image.source):\(image.sourceTag) (404)",
                    remedy: "push the image there again, and promote it then",
                    serverMessage: answer.said
                )
            }
            return .declined("the server does not find what it would take to promote (404)\(said)")
        case .failed:
            throw call.refusal(answer, needs: "\(ArtifactoryPermission.deploy.rawValue) on \(destinationKey)")
        }
    }

    /// Why the server had better not replace a tag.
    private func replacementObstacle(_ image: ServerSideImage) async -> String? {
        guard image.replaced != nil else { return nil }
        let version = await instance.knownVersion.version
        if let version, version >= .sparesSharedLayers { return nil }
        let found = version.map { "\($0)" } ?? "unknown"
        return """
            a promotion that replaces a tag could delete layers that other tags share before version \
            \(ServerVersion.sparesSharedLayers) (this is \(found))
            """
    }
}

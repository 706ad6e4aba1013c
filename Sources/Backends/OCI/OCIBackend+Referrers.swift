internal import FoundationEssentials
internal import HTTPTransport
internal import HTTPTypes
public import PromoterCore
internal import Synchronization

extension OCIBackend {
    private static let referrersPageLimit = 16 << 20

    /// Lists what refers to a manifest, page by page, unfiltered (distribution specification, "Listing Referrers").
    ///
    /// A registry that proves not to have the API is not asked again.
    public func referrers(
        of subject: Digest,
        in repository: RepositoryName
    ) async throws(RegistryError) -> [Descriptor]? {
        guard !referrersAPI.isAbsent else { return nil }
        let call = call("list what refers to the image", repository, subject.text, scope: endpoints.pull(repository))
        var referrers: [Descriptor] = []
        var walk = PageWalk(at: endpoints.referrers(of: subject, in: repository), call)
        while let url = try walk.step() {
            var request = TransportRequest(method: .get, url: url, headers: [.accept: MediaType.ociIndex.text])
            // Registries without the API lead to their web pages.
            request.staysAtOrigin = true
            let response = try await send(request, call)
            let type = response.headers[.contentType].map { MediaType($0) }
            switch response.status.code {
            case 200 where type == .ociIndex: break
            case 200 where walk.isFirst, 300..<400 where walk.isFirst: return await absent(response)
            case 404 where walk.isFirst: return try await notFound(response, call)
            case 400 where walk.isFirst:
                await response.body.discard()
                return nil
            case 405 where walk.isFirst, 406 where walk.isFirst, 501 where walk.isFirst: return await absent(response)
            default: throw await refusal(response, call)
            }
            try walk.learn(from: response, at: url)
            referrers += try await entries(response, call)
        }
        return referrers
    }

    private func absent(_ response: TransportResponse) async -> [Descriptor]? {
        await response.body.discard()
        referrersAPI.note(isAbsent: true)
        return nil
    }

    /// That a repository or an image is not there says nothing of the API.
    private func notFound(
        _ response: TransportResponse,
        _ call: RegistryCall
    ) async throws(RegistryError) -> [Descriptor]? {
        let bytes: [UInt8]
        do {
            bytes = try await response.body.collect(upTo: 64 << 10)
        } catch {
            throw call.error(error)
        }
        let body = OCIErrorBody(bytes, contentType: response.headers[.contentType])
        if !body.has("NAME_UNKNOWN"), !body.has("MANIFEST_UNKNOWN") { referrersAPI.note(isAbsent: true) }
        return nil
    }

    private func entries(
        _ response: TransportResponse,
        _ call: RegistryCall
    ) async throws(RegistryError) -> [Descriptor] {
        let bytes: [UInt8]
        do {
            bytes = try await response.body.collect(upTo: Self.referrersPageLimit)
        } catch {
            throw call.error(error)
        }
        guard let page = try? JSONDecoder().decode(ImageIndex.self, from: Data(bytes)) else {
            throw call.malformed("the answer is not a list of manifests")
        }
        return page.manifests
    }
}

/// Whether a registry has the referrers API, as far as was found out.
final class ReferrersAPI: Sendable {
    private let state = Mutex(false)

    var isAbsent: Bool { state.withLock { $0 } }

    func note(isAbsent: Bool) {
        state.withLock { $0 = isAbsent }
    }
}

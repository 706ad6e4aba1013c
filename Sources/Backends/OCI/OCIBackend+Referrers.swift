internal import FoundationEssentials
internal import HTTPTransport
internal import HTTPTypes
public import PromoterCore
internal import Synchronization
internal import Secrets

extension OCIBackend {
    /// Lists what refers to a manifest, page by page, unfiltered (distribution specification, "Listing Referrers").
    ///
    /// A repository of which the registry proves not to have the API is not asked for again; others may be elsewhere, behind one
    /// address.
    public func referrers(
        of subject: Digest,
        in repository: RepositoryName
    ) async throws(RegistryError) -> [Descriptor]? {
        guard !referrersAPI.isAbsent(in: repository) else { return nil }
        let call = call("list what refers to the image", repository, subject.text, scope: endpoints.pull(repository))
        var referrers: [Descriptor] = []
        var walk = PageWalk(at: endpoints.referrers(of: subject, in: repository), call)
        while let url = try walk.step() {
            var answer = try await ask(url, &walk, call)
            // An answer in which the registry is not to be recognised may be somebody else's, and a passing one.
            if walk.isFirst, answer.mayBeForeign { answer = try await ask(url, &walk, call) }
            switch answer {
            case .page(let entries):
                referrersAPI.note(.present, in: repository)
                referrers += entries
            case .unknown where walk.isFirst: return nil
            case .absent where walk.isFirst && !referrersAPI.isPresent(in: repository):
                referrersAPI.note(.absent, in: repository)
                return nil
            case .unknown(let error), .absent(_, let error), .refused(let error), .strange(let error): throw error
            }
        }
        return referrers
    }

    /// What a registry answers to who asks for referrers.
    private enum Answer {
        /// A page of them.
        case page([Descriptor])
        /// Success, and no list.
        case strange(RegistryError)
        /// The repository or the image is not there, or not to be asked for: that says nothing of the API.
        case unknown(RegistryError)
        /// The API is not there; proven where the registry itself is sure to have answered.
        case absent(isProven: Bool, RegistryError)
        case refused(RegistryError)

        var mayBeForeign: Bool {
            switch self {
            case .absent(isProven: false, _), .strange: true
            case .page, .unknown, .absent, .refused: false
            }
        }
    }

    private func ask(
        _ url: TransportURL,
        _ walk: inout PageWalk,
        _ call: RegistryCall
    ) async throws(RegistryError) -> Answer {
        var request = TransportRequest(method: .get, url: url, headers: [.accept: MediaType.ociIndex.text])
        // Registries without the API lead to their web pages.
        request.staysAtOrigin = true
        let response = try await send(request, call)
        let status = response.status.code
        // A list is a list whatever it is called; only a web page is known to be none.
        let isPage = response.headers[.contentType].map { MediaType($0) }?.text == "text/html"
        if status == 200, !isPage {
            let content = try await walk.content(of: response, at: url)
            do throws(ManifestError) {
                return .page(try RawManifest(bytes: Array(content), mediaType: .ociIndex).content().children)
            } catch {
                return .strange(
                    call.malformed("the answer is not a list of manifests: it \(call.secrets.quoted(error.reason))")
                )
            }
        }
        guard status == 200 || 300..<400 ~= status || [400, 404, 405, 406, 501].contains(status) else {
            return .refused(await refusal(response, call))
        }
        let body = await call.refusalBody(of: response)
        let error = call.malformed("the registry has no such list (\(status)), though it listed what refers to others")
        if status == 400 || body.has("NAME_UNKNOWN") || body.has("MANIFEST_UNKNOWN") { return .unknown(error) }
        let isRegistry = response.headers.contains { $0.name.canonicalName == "docker-distribution-api-version" }
        return .absent(isProven: isRegistry || (status != 200 && status != 404), error)
    }
}

/// Which repositories the referrers API is there for, as far as was found out: behind one address there may be several registries.
final class ReferrersAPI: Sendable {
    enum State: Sendable {
        case present, absent
    }

    private let states = Mutex<[RepositoryName: State]>([:])

    func isAbsent(in repository: RepositoryName) -> Bool { states.withLock { $0[repository] } == .absent }

    func isPresent(in repository: RepositoryName) -> Bool { states.withLock { $0[repository] } == .present }

    func note(_ state: State, in repository: RepositoryName) {
        // What one answer proved to be there is not taken away by another.
        states.withLock { states in if states[repository] != .present { states[repository] = state } }
    }
}

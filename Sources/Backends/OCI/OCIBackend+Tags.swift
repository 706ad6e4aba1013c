internal import FoundationEssentials
internal import HTTPTransport
internal import HTTPTypes
public import PromoterCore
internal import Secrets

extension OCIBackend {
    /// Lists the tags, page by page.
    ///
    /// A tag that is none by the specification is left out. Only where the registry says that it knows no such repository, or no
    /// tag of it, there are none; another 404 proves nothing.
    public func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] {
        let call = call("list the tags", repository, scope: endpoints.pull(repository))
        var tags: [TagName] = []
        var walk = PageWalk(at: endpoints.tags(in: repository), call)
        while let url = try walk.step() {
            let response = try await send(TransportRequest(method: .get, url: url), call)
            switch response.status.code {
            case 200: break
            case 404:
                let body = await call.refusalBody(of: response)
                guard walk.isFirst else { throw call.refusal(status: 404, body: body) }
                if body.tellsNoTags { return [] }
                throw call.untold("no list of tags is there, and not that there is no such repository (404)", body)
            default: throw await refusal(response, call)
            }
            tags += try names(in: try await walk.content(of: response, at: url), call)
        }
        return tags
    }

    /// The names of the tags.
    public func listing(of repository: RepositoryName) async throws(RegistryError) -> RepositoryListing {
        RepositoryListing(names: try await tags(in: repository), isComplete: tagListsAreComplete)
    }

    private func names(in content: Data, _ call: RegistryCall) throws(RegistryError) -> [TagName] {
        guard let page = try? JSONDecoder().decode(TagPage.self, from: content) else {
            throw call.malformed("the answer is not a list of tags")
        }
        guard let tags = page.tags else { throw call.untold("the answer says nothing of tags", nil) }
        return tags.compactMap { try? TagName($0) }
    }
}

/// A page of tags.
private struct TagPage: Decodable {
    /// The tags, none where they are null; `nil` where nothing is said of them.
    let tags: [String]?

    private enum Key: String, CodingKey {
        case tags
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        tags = container.contains(.tags) ? try container.decodeIfPresent([String].self, forKey: .tags) ?? [] : nil
    }
}

extension OCIErrorBody {
    /// Whether it says that there is no such repository, or no tag of it: by the specification, by Artifactory, by Harbor.
    fileprivate var tellsNoTags: Bool {
        ["NAME_UNKNOWN", "NO_TAGS_FOUND", "NOT_FOUND"].contains(where: has)
    }
}

extension RegistryCall {
    /// That the registry does not tell which tags there are, so that each has to be asked for.
    fileprivate func untold(_ reason: String, _ body: OCIErrorBody?) -> RegistryError {
        error(
            .unsupported,
            reason,
            remedy: "check the registry's address, and whether something before it answers in its place",
            serverMessage: body?.message
        )
    }
}

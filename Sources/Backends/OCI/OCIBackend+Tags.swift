internal import FoundationEssentials
internal import HTTPTransport
internal import HTTPTypes
public import PromoterCore

extension OCIBackend {
    private static let tagPageLimit = 16 << 20

    /// Lists the tags, page by page.
    ///
    /// A tag that is none by the specification is left out.
    public func tags(in repository: RepositoryName) async throws(RegistryError) -> [TagName] {
        let call = call("list the tags", repository, scope: endpoints.pull(repository))
        var tags: [TagName] = []
        var walk = PageWalk(at: endpoints.tags(in: repository), call)
        while let url = try walk.step() {
            let response = try await send(TransportRequest(method: .get, url: url), call)
            switch response.status.code {
            case 200: break
            case 404:
                let refusal = await refusal(response, call)
                if walk.isFirst { return [] }
                throw refusal
            default: throw await refusal(response, call)
            }
            try walk.learn(from: response, at: url)
            tags += try await names(response, call)
        }
        return tags
    }

    private func names(_ response: TransportResponse, _ call: RegistryCall) async throws(RegistryError) -> [TagName] {
        let bytes: [UInt8]
        do {
            bytes = try await response.body.collect(upTo: Self.tagPageLimit)
        } catch {
            throw call.error(error)
        }
        guard let page = try? JSONDecoder().decode(TagPage.self, from: Data(bytes)) else {
            throw call.malformed("the answer is not a list of tags")
        }
        return (page.tags ?? []).compactMap { try? TagName($0) }
    }
}

private struct TagPage: Decodable {
    var tags: [String]?
}

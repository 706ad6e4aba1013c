import Foundation
import TestSupport

extension MatrixSite {
    private var client: RegistryClient { get throws { try RegistryClient(home: home) } }

    /// How oras names something of the image's repository here.
    func orasArguments(_ reference: String) -> [String] {
        switch access {
        case .registry(let registry): ["--plain-http", registry.image(MatrixImage.repository, reference)]
        case .folder(let folder):
            [
                "--oci-layout",
                "\(folder.path(MatrixImage.repository))\(reference.contains(":") ? "@" : ":")\(reference)",
            ]
        }
    }

    /// The digests of what refers to a manifest, as oras finds it.
    func referrers(of subject: String) async throws -> Set<String> {
        switch access {
        case .registry: return try await discover(subject, depth: 1).below(subject)
        case .folder:
            // Of a layout's manifests oras knows by their digests those alone that index.json lists.
            var found = try await discover(MatrixImage.tag).below(subject)
            for architecture in MatrixImage.architectures {
                found.formUnion(try await discover(MatrixImage.tag, architecture: architecture).below(subject))
            }
            return found
        }
    }

    private func discover(_ name: String, depth: Int? = nil, architecture: String? = nil) async throws -> Discovery {
        let depth = depth.map { ["--depth", "\($0)"] } ?? []
        let platform = architecture.map { ["--platform", "linux/\($0)"] } ?? []
        let text = try await client.oras(["discover", "--format", "json"] + depth + platform + orasArguments(name))
        return try JSONDecoder().decode(Discovery.self, from: Data(text.utf8))
    }

    /// What a tag points to; nil where there is none.
    func digest(of tag: String) async throws -> String? {
        switch access {
        case .registry(let registry):
            return try await client.digest(of: tag, in: MatrixImage.repository, at: registry)
        case .folder(let folder):
            let tags = try await client.tags(inLayoutAt: folder.path(MatrixImage.repository))
            return tags.contains(tag) ? try await client.oras(["resolve"] + orasArguments(tag)) : nil
        }
    }

    /// The bytes of a manifest.
    func manifest(_ reference: String) async throws -> [UInt8] {
        switch access {
        case .registry(let registry):
            return try await client.manifest(reference, in: MatrixImage.repository, at: registry)
        case .folder:
            let text = try await client.oras(["manifest", "fetch"] + orasArguments(reference))
            return Array(text.utf8)
        }
    }

    /// The digests that the list under the tag for what refers to a manifest has; none where there is no such tag.
    func listed(under subject: String) async throws -> Set<String> {
        let tag = subject.replacing(":", with: "-")
        guard try await digest(of: tag) != nil else { return [] }
        let list = try JSONDecoder().decode(List.self, from: Data(try await manifest(tag)))
        return Set(list.manifests.map(\.digest))
    }

    private struct Entry: Decodable { var digest: String }

    /// A manifest with what refers to it, as oras shows it.
    private struct Discovery: Decodable {
        var digest: String
        var referrers: [Discovery]?

        /// The digests of what refers to a manifest of the tree.
        func below(_ subject: String) -> Set<String> {
            let children = referrers ?? []
            if digest == subject { return Set(children.map(\.digest)) }
            return children.reduce(into: []) { $0.formUnion($1.below(subject)) }
        }
    }

    private struct List: Decodable { var manifests: [Entry] }
}

extension MatrixSite {
    /// How the parts of something attached are kept here; nil where they are not all kept alike.
    func keeps(_ parts: Set<MatrixImage.Part>) async throws -> Keeping? {
        var ways: Set<Keeping?> = []
        for part in parts { ways.insert(try await keeps(part)) }
        return ways.count == 1 ? ways.first ?? nil : nil
    }

    private func keeps(_ part: MatrixImage.Part) async throws -> Keeping? {
        if let tag = part.tag { return try await digest(of: tag) == part.digest ? .tag : nil }
        if try await listed(under: part.subject).contains(part.digest) { return .fallbackTag }
        if try await referrers(of: part.subject).contains(part.digest) { return .list }
        let list = String(decoding: try await manifest(part.subject), as: UTF8.self)
        return list.contains(part.digest) ? .index : nil
    }
}

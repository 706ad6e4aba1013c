import FoundationEssentials
import LocalBackend
import PromoterCore
import TestSupport

/// A local registry of one test's own.
struct RegistryFolder: Sendable {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder("local")
    }

    var root: String { folder.path }

    /// A backend that remembers nothing of what others have read and written.
    var backend: LocalBackend { LocalBackend(root: root) }

    /// The program that writes to a registry in a process of its own.
    ///
    /// - Parameters:
    ///   - prefix: how its tags begin.
    ///   - count: how many images it pushes.
    ///   - repository: where to.
    ///   - deletes: whether it deletes them instead.
    ///   - wrapper: a program that runs it, with its arguments.
    /// - Returns: the command.
    /// - Throws: where the tests do not run from a build folder.
    func writer(
        _ prefix: String,
        count: Int,
        repository: String = "app",
        deletes: Bool = false,
        under wrapper: [String] = []
    ) throws -> Command {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: tests).deletingLastPathComponent().appending(path: "local-writer").path
        let words = wrapper + [path, root, repository, prefix, "\(count)"] + (deletes ? ["delete"] : [])
        return Command(words[0], Array(words.dropFirst()))
    }

    /// All files of the registry and what is in them, to see that nothing was changed.
    func snapshot() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
            let path = root + "/" + name
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let isFile = attributes[.type] as? FileAttributeType == .typeRegular
            files[name] = isFile ? Array(try Data(contentsOf: URL(filePath: path))) : []
        }
        return files
    }

    /// Reads everything that tags lead to, and checks every digest.
    ///
    /// - Parameter repository: where.
    /// - Returns: the tags.
    /// - Throws: what is missing or wrong.
    func audit(_ repository: String = "app") async throws -> Set<String> {
        let backend = backend
        let name = try RepositoryName(repository)
        let tags = try await backend.tags(in: name)
        var seen: Set<Digest> = []
        for tag in tags {
            guard let manifest = try await backend.manifest(.tag(tag), in: name) else {
                throw TestSupportError("the tag \(tag) leads nowhere")
            }
            try await audit(manifest, in: name, of: backend, seen: &seen)
        }
        return Set(tags.map(\.text))
    }

    private func audit(
        _ manifest: RawManifest,
        in name: RepositoryName,
        of backend: LocalBackend,
        seen: inout Set<Digest>
    ) async throws {
        guard seen.insert(manifest.digest).inserted else { return }
        let content = try manifest.content()
        for blob in content.blobs where seen.insert(blob.digest).inserted {
            let stream = try await backend.blob(blob, in: name)
                .verified(as: blob, at: backend.location, in: name)
            while try await stream.next() != nil {}
        }
        for child in content.children {
            guard let manifest = try await backend.manifest(.digest(child.digest), in: name) else {
                throw TestSupportError("the child \(child.digest) is missing")
            }
            try await audit(manifest, in: name, of: backend, seen: &seen)
        }
    }

    /// The temporary files that are there.
    func leftovers() throws -> [String] {
        try snapshot().keys.filter { $0.contains(".promoter-") }
    }
}

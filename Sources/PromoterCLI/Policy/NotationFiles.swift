internal import FoundationEssentials
internal import SignatureVerification

/// Reads what Notation keeps in its folder: the trust policy, the trust stores, and lists of revoked certificates.
struct NotationFiles {
    /// The most bytes that one of the files may have.
    private static let sizeLimit = 4 << 20
    /// The most files of one folder.
    private static let fileLimit = 1000

    /// The folder; `trustpolicy.json`, `truststore/x509/KIND/NAME/*` and `crls/*` are below it.
    let folder: String

    /// Prepares verification by a statement of the trust policy.
    ///
    /// - Parameter name: the statement's name; `nil` for the only one.
    /// - Returns: what verifies by it.
    /// - Throws: ``Unusable``.
    func verifier(_ name: String?) throws(Unusable) -> NotationVerifier {
        let path = "\(folder)/trustpolicy.json"
        let policy = try read(path) { (bytes) throws(FormatError) in try NotationTrustPolicy(parsing: bytes) }
        let known = policy.statements.map(\.name)
        guard
            let statement = name.map({ name in policy.statements.first { $0.name == name } })
                ?? (policy.statements.count == 1 ? policy.statements[0] : nil)
        else {
            throw Unusable(
                problem: name.map { "\(path) has no statement '\($0)'" } ?? "\(path) has several statements",
                expected: "'statement:' with one of \(known.joined(separator: ", "))"
            )
        }
        var store = NotationTrustStore()
        for name in statement.stores {
            let files = "\(folder)/truststore/x509/\(name.kind.rawValue)/\(name.name)"
            try Self.refuseLinks(in: files)
            for path in try self.files(in: files, endings: ["crt", "cer", "pem"]) {
                let bytes = try Unusable.read(path, limit: Self.sizeLimit)
                do throws(FormatError) {
                    try store.add(bytes, to: name)
                } catch {
                    throw Unusable(problem: "\(path): \(error)", expected: "certificates that Notation trusts")
                }
            }
        }
        var lists: [CertificateRevocationList] = []
        for path in try files(in: "\(folder)/crls", endings: ["crl", "pem"]) {
            lists.append(
                try read(path) { (bytes) throws(FormatError) in try CertificateRevocationList(parsing: bytes) }
            )
        }
        do throws(NotationTrustError) {
            return try NotationVerifier(statement: statement, store: store, revocationLists: lists)
        } catch {
            throw Unusable(problem: "\(path): \(error)", expected: "certificates below \(folder)/truststore")
        }
    }

    /// Refuses a store that is a symbolic link, or has one (trust-store-trust-policy.md, "Trust Store").
    ///
    /// What a link leads to can change without anything changing here.
    private static func refuseLinks(in store: String) throws(Unusable) {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: store)) ?? []
        for path in [store] + files.sorted().map({ "\(store)/\($0)" }) {
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { continue }
            throw Unusable(
                problem: "\(path) is a symbolic link to \(target), and Notation allows none in a trust store",
                expected: "the certificates themselves in its place, as `cp --dereference` copies them"
            )
        }
    }

    private func read<Value>(
        _ path: String,
        _ parse: ([UInt8]) throws(FormatError) -> Value
    ) throws(Unusable) -> Value {
        let bytes = try Unusable.read(path, limit: Self.sizeLimit)
        do throws(FormatError) {
            return try parse(bytes)
        } catch {
            throw Unusable(problem: "\(path): \(error)", expected: "a file as Notation keeps it")
        }
    }

    /// The files of a folder, in order; none where there is no such folder.
    private func files(in folder: String, endings: Set<String>) throws(Unusable) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
            return []
        } catch {
            throw Unusable(problem: "the folder \(folder) can't be read", expected: "a folder that can be read")
        }
        guard names.count <= Self.fileLimit else {
            throw Unusable(problem: "the folder \(folder) has more than \(Self.fileLimit) files", expected: "fewer")
        }
        return names.filter { name in endings.contains { name.hasSuffix(".\($0)") } }.sorted().map { "\(folder)/\($0)" }
    }
}

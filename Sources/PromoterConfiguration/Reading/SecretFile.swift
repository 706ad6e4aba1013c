internal import BoundedFiles

/// A secret that lies in a file of its own: `password: { file: /run/secrets/token }`.
struct SecretFile: Sendable, Hashable {
    /// The most bytes that a secret may have.
    static let sizeLimit = 65_536

    /// The keys that lead to the setting.
    let path: [String]
    /// The file, as the configuration has it.
    let file: String
    /// Where that stands.
    let place: SourcePlace

    /// Why a secret can't be had.
    struct Failure: Error, Sendable, Hashable {
        let problem: String
        let expected: String
    }

    /// Reads the secret, without the line end behind it.
    ///
    /// - Parameter folder: the folder that a relative path starts from.
    /// - Returns: the secret, or why it can't be had.
    func read(relativeTo folder: String) -> Result<String, Failure> {
        switch FileBytes.read(file, relativeTo: folder, limit: Self.sizeLimit) {
        case .failure(let failure):
            return .failure(
                Failure(
                    problem: "the secret file \(failure.path) \(failure.reason)",
                    expected: "a file that can be read"
                )
            )
        case .success(let bytes):
            guard var text = String(validating: bytes, as: UTF8.self) else {
                return .failure(Failure(problem: "the secret file \(file) is not text", expected: "UTF-8 text"))
            }
            while text.last?.isNewline == true { text.removeLast() }
            guard !text.isEmpty else {
                return .failure(Failure(problem: "the secret file \(file) is empty", expected: "the secret in it"))
            }
            return .success(text)
        }
    }
}

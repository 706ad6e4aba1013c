internal import BoundedFiles
internal import PromoterConfiguration
internal import PromoterCore
internal import SignatureVerification
internal import Signing

/// Makes the signer that a configuration describes: reads its files, and decrypts its key.
struct SigningFiles: Sendable {
    /// The variable that cosign, too, takes a key's password from.
    static let passwordVariable = "COSIGN_PASSWORD"

    private let configured: ConfiguredSigning?
    private let folder: String
    private let environment: [String: String]

    init(_ resolver: LocationResolver) {
        configured = resolver.configuration?.signing
        folder = resolver.configurationFile?.folder ?? resolver.context.workingDirectory
        environment = resolver.context.environment
    }

    /// How images are signed at their destinations; `nil` where the configuration does not say that they are.
    func signing() throws(CommandFailure) -> PromotionSigning? {
        guard let signing = configured else { return nil }
        do throws(ConfigurationError) {
            let settings = try signing.settings(relativeTo: folder)
            let signer = try signer(signing, settings.key)
            if let signer = signer as? ProgramSigner { try check(signer, signing) }
            return PromotionSigning(
                signer: signer,
                strategies: settings.strategies,
                isRecursive: settings.isRecursive,
                identity: settings.identity,
                recording: settings.keepsRecord
                    ? PromotionRecording(
                        author: RecordAuthor(environment: environment),
                        version: PromoterVersion.text
                    ) : nil
            )
        } catch {
            throw CommandFailure(error)
        }
    }

    /// The public key of the signer; `nil` where the configuration has none.
    func publicKey() throws(CommandFailure) -> VerificationKey? {
        guard let signing = configured else { return nil }
        do throws(ConfigurationError) {
            return try signer(signing, try signing.settings(relativeTo: folder).key).publicKey
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Checks that a program can be started, before anything is carried.
    private func check(_ signer: ProgramSigner, _ signing: ConfiguredSigning) throws(ConfigurationError) {
        do throws(SigningError) {
            try signer.check()
        } catch {
            throw signing.error(
                in: "command",
                error.reason,
                mend: "a program that this user may run, in a folder of PATH or by its path"
            )
        }
    }

    private func signer(
        _ signing: ConfiguredSigning,
        _ key: ConfiguredSigning.Key
    ) throws(ConfigurationError) -> any KeyedSigner {
        switch key {
        case .file(let file, let password):
            let text = try text(of: file, in: "key", signing)
            let secret = (password ?? environment[Self.passwordVariable]).map { Array($0.utf8) }
            let key: SigningKey
            do throws(SigningKeyError) {
                key = try SigningKey(pem: text, password: secret)
            } catch {
                throw signing.error(in: "key", "the key \(file) \(error)", mend: error.remedy)
            }
            do throws(FormatError) {
                return try KeySigner(key)
            } catch {
                throw signing.error(in: "key", "the key \(file) can't be used: \(error)", mend: "another key")
            }
        case .program(var command, let file, let timeLimit):
            let text = try text(of: file, in: "public-key", signing)
            let publicKey: VerificationKey
            do throws(FormatError) {
                publicKey = try VerificationKey(pem: text)
            } catch {
                throw signing.error(
                    in: "public-key",
                    "the public key \(file) can't be used: \(error)",
                    mend: "a public key, PEM, as `cosign public-key` writes it"
                )
            }
            if let program = command.first, program.contains("/"), !program.hasPrefix("/") {
                command[0] = "\(folder)/\(program.hasPrefix("./") ? String(program.dropFirst(2)) : program)"
            }
            return ProgramSigner(
                command,
                publicKey: publicKey,
                timeLimit: .seconds(timeLimit),
                environment: environment
            )
        }
    }

    private func text(
        of file: String,
        in setting: String,
        _ signing: ConfiguredSigning
    ) throws(ConfigurationError) -> String {
        switch FileBytes.read(file, relativeTo: folder, limit: SigningKey.sizeLimit) {
        case .success(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .failure(let failure):
            throw signing.error(
                in: setting,
                "the file \(failure.path) \(failure.reason)",
                mend: "a file that can be read, relative to this file's folder"
            )
        }
    }
}

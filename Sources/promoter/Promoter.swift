internal import ArtifactoryBackend
internal import LocalBackend
internal import OCIBackend
internal import PromoterCLI

/// `promoter` with the backends of this repository.
@main
struct Promoter {
    static func main() {
        PromoterCommandLine(backends: [OCIBackendFactory(), ArtifactoryBackendFactory(), LocalBackendFactory()]).run()
    }
}

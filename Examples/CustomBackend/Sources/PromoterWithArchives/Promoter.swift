import ArchiveBackend
import ArtifactoryBackend
import LocalBackend
import OCIBackend
import PromoterCLI

/// `promoter` with one backend more.
@main
struct Promoter {
    static func main() {
        PromoterCommandLine(
            backends: [
                OCIBackendFactory(), ArtifactoryBackendFactory(), LocalBackendFactory(), ArchiveBackendFactory(),
            ]
        )
        .run()
    }
}

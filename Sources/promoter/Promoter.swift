internal import LocalBackend
internal import PromoterCLI

/// `promoter` with the backends of this repository.
@main
struct Promoter {
    static func main() async {
        await PromoterCommandLine(backends: [LocalBackendFactory()]).run()
    }
}

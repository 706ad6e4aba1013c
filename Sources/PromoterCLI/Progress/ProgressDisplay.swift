internal import PromoterCore
internal import Synchronization

/// Shows a promotion's progress on standard error: live on a terminal, plain lines elsewhere.
struct ProgressDisplay: Sendable {
    /// How often a live display is drawn.
    private static let interval: Duration = .milliseconds(100)

    /// What the promotion tells its events to.
    let observer: any PromotionObserving
    private let ticker: Task<Void, Never>?

    /// Begins to show progress.
    ///
    /// - Parameter context: the run.
    /// - Returns: the display, which must be finished.
    static func start(in context: CommandContext) -> ProgressDisplay {
        guard context.messageTerminal().isLive else {
            let words = Vocabulary(terminal: context.messageTerminal())
            return ProgressDisplay(observer: PlainProgress(messages: context.messages, words: words), ticker: nil)
        }
        let live = LiveProgress()
        let ticker = Task {
            while !Task.isCancelled {
                context.messages.show(live.lines(for: context.messageTerminal()))
                try? await Task.sleep(for: interval)
            }
            context.messages.show([])
        }
        return ProgressDisplay(observer: live, ticker: ticker)
    }

    /// Ends the display, and clears what it showed.
    func finish() async {
        ticker?.cancel()
        await ticker?.value
    }
}

/// Collects events for a display that is drawn again and again.
private final class LiveProgress: PromotionObserving {
    private let start = ContinuousClock.now
    private let model = Mutex(ProgressModel())

    func observe(_ event: PromotionEvent) {
        model.withLock { $0.apply(event, at: start.duration(to: .now)) }
    }

    func lines(for terminal: Terminal) -> [String] {
        let model = model.withLock(\.self)
        return ProgressLines(terminal: terminal).lines(model, at: start.duration(to: .now))
    }
}

/// Writes a line when an image's turn has come, and one when it is done.
struct PlainProgress: PromotionObserving {
    let messages: MessageStream
    let words: Vocabulary

    func observe(_ event: PromotionEvent) {
        let what: String
        switch event.happening {
        case .started: what = "started"
        case .planned(let blobs, let bytes):
            guard blobs > 0 else { return }
            what = "at most \(words.count(blobs, "blob")) to carry (\(ByteCount(bytes)))"
        case .finished: what = "done"
        case .failed: what = "failed"
        case .blobStarted, .blobAdvanced, .blobFinished, .blobFailed, .manifestWritten, .attachmentWritten, .noticed:
            return
        }
        messages.write(
            TextLayout.line("promoter: \(event.image) \(words.arrow) \(event.destination.name): \(what)") + "\n"
        )
    }
}

internal import PromoterCore

/// Draws what is under way: one line an image, one below it for each blob whose bytes are passing.
struct ProgressLines: Sendable {
    /// The size of the terminal.
    let size: Terminal.Size
    /// How values are written.
    let words: Vocabulary

    init(terminal: Terminal) {
        size = terminal.size ?? Terminal.Size(columns: 80, lines: 24)
        words = Vocabulary(terminal: terminal)
    }

    /// Draws a model; never more lines than the terminal has, none wider than it is.
    ///
    /// - Parameters:
    ///   - model: what is under way.
    ///   - time: now, since the run began.
    /// - Returns: the lines.
    func lines(_ model: ProgressModel, at time: Duration) -> [String] {
        var lines: [String] = []
        for key in model.order {
            guard let image = model.images[key] else { continue }
            lines.append(line("\(key.image) \(words.arrow) \(key.destination)", state(of: image)))
            lines += image.transfers.map { transfer in
                line("  " + words.digest(transfer.blob.digest), state(of: transfer))
            }
        }
        guard !lines.isEmpty else { return [] }
        // The cursor stands below the last line, and a line is kept for what the shell showed before.
        let limit = max(1, size.lines - 3)
        if lines.count > limit {
            lines = lines.prefix(limit - 1) + [cut("  \(words.ellipsis) and \(lines.count - limit + 1) more")]
        }
        return lines + [sum(model, at: time)]
    }

    private func state(of image: ProgressModel.ImageProgress) -> String {
        guard image.blobs > 0 else { return "looking" }
        let done = image.transfers.reduce(image.bytesDone) { $0.addingSaturated($1.bytesDone) }
        return
            "\(image.blobsDone)/\(image.blobs) blobs  \(ByteCount(min(done, image.bytes))) of \(ByteCount(image.bytes))"
    }

    private func state(of transfer: ProgressModel.BlobTransfer) -> String {
        // A transfer that was begun anew counts its first bytes twice.
        let size = transfer.blob.size
        let done = min(transfer.bytesDone, size)
        let percent = "\(size > 0 ? done * 100 / size : 100)%"
        let indent = String(repeating: " ", count: 4 - percent.count)
        return "\(ByteCount(done)) of \(ByteCount(size))  \(indent)\(percent)"
    }

    private func sum(_ model: ProgressModel, at time: Duration) -> String {
        var parts = ["\(model.finished) done", "\(model.order.count) under way"]
        if model.failed > 0 { parts.insert("\(model.failed) failed", at: 1) }
        let rate = model.rate(at: time).map { "\(ByteCount($0))/s" } ?? ""
        return line(parts.joined(separator: ", "), rate)
    }

    /// What is on the left gives way to what is on the right.
    private func line(_ left: String, _ right: String) -> String {
        guard !right.isEmpty else { return cut(left) }
        let room = size.columns - right.count - 3
        guard room >= 10 else { return cut(left + "  " + right) }
        let shown = left.count <= room ? left : left.prefix(room - words.ellipsis.count) + words.ellipsis
        return shown + String(repeating: " ", count: room - shown.count + 2) + right
    }

    private func cut(_ text: String) -> String {
        // The last column stays free: some terminals break the line there.
        String(TextLayout.line(text).prefix(size.columns - 1))
    }
}

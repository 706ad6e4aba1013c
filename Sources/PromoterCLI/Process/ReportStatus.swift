internal import PromoterCore

extension PromotionReport {
    /// Why images were not promoted; one problem that stopped several is told once.
    var problems: [CommandFailure.Problem] {
        results.compactMap { result -> CommandFailure.Problem? in
            guard case .failed(let error) = result.outcome else { return nil }
            return CommandFailure.Problem(error)
        }
        .uniqued
    }

    /// How the command ends.
    var exitStatus: ExitStatus {
        switch verdict {
        case .done: .done
        case .partlyDone: .partlyDone
        case .failed: .failed
        case .rejected: .rejectedByPolicy
        }
    }
}

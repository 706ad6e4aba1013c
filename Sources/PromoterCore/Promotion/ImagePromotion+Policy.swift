/// What the policy of each destination says of the image and of what is attached to it.
extension ImagePromotion {
    /// The image as it may go to one destination.
    struct JudgedImage: Sendable {
        let judgement: ImageJudgement
        let admission: AttachmentAdmission.Decision
        /// How it satisfies the policy at the source; `nil` where there is none.
        let policy: PolicyVerdict?
        /// The image with what is attached to it, whether or not that may go there.
        var closure: ImageClosure

        init(judgement: ImageJudgement, admission: AttachmentAdmission.Decision, policy: PolicyVerdict?) {
            self.judgement = judgement
            self.admission = admission
            self.policy = policy
            closure = judgement.closure
        }
    }

    var enforcement: PolicyEnforcement? { sites.first?.run.enforcement }

    /// The rules of all destinations that can be written to.
    var rules: [PolicyRule] {
        sites.compactMap { site -> PolicyRule? in
            guard site.refusal == nil,
                case .rule(let rule)? = try? enforcement?.ruling(for: target, at: site.backend.location)
            else { return nil }
            return rule
        }
    }

    func judge(_ closure: ImageClosure) async throws(PromotionError) -> ImageJudgement {
        do throws(EvidenceError) {
            return try await ImageJudgement(
                of: closure,
                by: rules,
                in: source,
                enforcement.map { PolicyJudge(enforcement: $0, limit: limits.manifests) }
            )
        } catch {
            throw PromotionError(judging: error, side: .source, location: source.backend.location, image: image)
        }
    }

    private func admission(to site: PromotionSite) -> AttachmentAdmission {
        AttachmentAdmission(target: target, destination: site.backend.location, enforcement: site.run.enforcement)
    }

    /// The attachments that can be run, as far as that matters to a destination.
    func runnable(_ judgement: ImageJudgement) async throws(PromotionError) -> Set<Digest> {
        var guarded: [Attachment] = []
        for site in sites where site.refusal == nil {
            // Whoever can't be told of fails by itself.
            guarded += (try? admission(to: site).guarded(judgement.closure.attachments)) ?? []
        }
        return try await gatherer().runnable(among: guarded, vouching: judgement.vouching)
    }

    /// Which of the image's attachments may go to a destination.
    func admission(
        of closure: ImageClosure,
        _ runnable: Set<Digest>,
        to site: PromotionSite
    ) async throws(PromotionError) -> AttachmentAdmission.Decision {
        let decision = try admission(to: site).decision(on: closure.attachments, runnable: runnable)
        await site.run.tell(of: decision, image, at: site.backend.location)
        return decision
    }

    /// What the policy says of the image, for one destination.
    func verdict(
        by judgement: ImageJudgement,
        without left: Set<Digest>,
        for site: PromotionSite
    ) throws(PromotionError) -> PolicyVerdict? {
        let ruling: PolicyEnforcement.Ruling?
        do throws(EvidenceError) {
            ruling = try site.run.enforcement?.ruling(for: target, at: site.backend.location)
        } catch {
            throw PromotionError(
                judging: error,
                side: .destination,
                location: site.backend.location,
                image: target
            )
        }
        switch ruling {
        case nil: return nil
        case .unrestricted?: return PolicyVerdict(rule: nil, manifests: [], isSatisfied: true)
        case .unruled?: throw refusal(.unruled, at: site)
        case .rule(let rule)?:
            let verdict = judgement.verdict(by: rule, without: left)
            guard verdict.isSatisfied else {
                throw PromotionError(
                    .policyRejected(verdict),
                    side: .source,
                    location: source.backend.location,
                    image: image
                )
            }
            return verdict
        }
    }
}

/// Who may do what on Docker's side.
struct DockerAccess: DistributionAccess {
    var principal: Principal?
    var door: DockerDoor
    var challenge: DockerChallenge
    var emulator: ArtifactoryEmulator

    func decide(_ request: EmulatedRequest, for call: DistributionCall) async -> AccessDecision {
        guard let principal else { return refuse(challenge.refusal(call.scopes.first)) }
        if call.operation == .probe, principal.isAnybody, RequestCredentials(request.headers) == .none {
            return refuse(challenge.refusal())
        }
        if let refusal = refusal(of: call, for: principal) {
            return refuse(principal.isAnybody ? challenge.refusal(call.scopes.first) : refusal)
        }
        return .granted(principal.isAnybody ? nil : principal.user)
    }

    private func refuse(_ refusal: Refusal) -> AccessDecision {
        .refused(refusal.response, user: principal?.name)
    }

    private func refusal(of call: DistributionCall, for principal: Principal) -> Refusal? {
        let key = door.key ?? ""
        switch call.operation {
        case .probe, .catalog:
            return nil
        case .listTags, .readBlob, .listReferrers, .readManifest:
            let folder = call.operation == .readManifest ? "\(call.repository)/\(call.reference)" : call.repository
            let places = emulator.repositories.storage(behind: key).map { ItemPath($0, folder) }
            // A digest's bytes may be in any folder of the image; the store looks at each.
            let isTag = call.operation == .readManifest && !call.reference.contains(":")
            let images = emulator.repositories.storage(behind: key).map { ItemPath($0, call.repository) }
            let isAllowed =
                isTag
                ? places.contains { principal.may(.pull, $0) }
                : images.contains { principal.mayReadAnything(below: $0) }
            if isAllowed { return nil }
            let place = places.first ?? ItemPath(key, folder)
            if emulator.options.hidesUnauthorizedResources {
                return .docker(404, "MANIFEST_UNKNOWN", "The named manifest is not known to the registry.")
            }
            return .download(of: place, reference: call.reference, by: principal)
        case .pushManifest, .beginUpload, .continueUpload:
            let isManifest = call.operation == .pushManifest
            let folder = "\(call.repository)/\(isManifest ? call.reference : "_uploads")"
            guard let target = emulator.repositories.deployment(behind: key) else {
                return .docker(403, "DENIED", "Repository '\(key)' takes nothing")
            }
            guard !principal.may(.push, ItemPath(target, folder)) else { return nil }
            return .docker(403, "DENIED", "User is unauthorized to upload to \(folder)")
        case .deleteManifest, .deleteBlob:
            let folder = ItemPath(key, "\(call.repository)/\(call.reference)")
            guard !principal.may(.delete, folder) else { return nil }
            return .docker(403, "DENIED", "User '\(principal.messageName)' may not delete '\(folder)'")
        }
    }
}

extension Refusal {
    /// Says that a manifest may not be read.
    static func download(of folder: ItemPath, reference: String, by principal: Principal) -> Refusal {
        Refusal(
            status: 403,
            form: .docker(
                code: "UNAUTHORIZED",
                message: "The client does not have permission for manifest: Download request for repo:path "
                    + "'\(folder)/list.manifest.json' is forbidden for user: '\(principal.messageName)'.",
                detail: .object(["manifest": .string(reference)])
            )
        )
    }
}

extension RepositoryDirectory {
    /// The key under which what is deployed to a repository is stored; `nil` where it takes nothing.
    func deployment(behind key: String) -> String? {
        guard let repository = self[key] else { return nil }
        if repository.isLocal { return key }
        guard repository.class == .virtual, let member = repository.defaultDeploymentRepository else { return nil }
        return self[member]?.isLocal == true ? member : nil
    }
}

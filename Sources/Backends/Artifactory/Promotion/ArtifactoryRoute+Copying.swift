internal import HTTPTransport
internal import HTTPTypes
internal import OCIBackend
internal import PromoterCore
internal import Synchronization
internal import Secrets

extension ArtifactoryRoute {
    func copy(
        _ attachment: Attachment,
        from source: RepositoryName,
        to destination: RepositoryName
    ) async throws(RegistryError) -> ServerSideOutcome {
        if let refusal = await instance.copyRefusal(from: sourceKey, to: destinationKey) { return .declined(refusal) }
        guard let folders = try await folders(from: source, to: destination) else {
            return .declined(
                "this user may not list the files of both repositories, so the server can't copy them one by one"
            )
        }
        let copy: AttachmentCopy
        do {
            copy = try AttachmentCopy(attachment, from: folders.source, to: folders.destination)
        } catch {
            return .declined(error.reason)
        }
        for blob in copy.blobs {
            let outcome = try await copyInTurn(blob, in: copy.tag.text, from: source, to: destination)
            guard case .done = outcome else { return outcome }
        }
        return copy.writesManifest ? try await write(attachment.manifest, copy.tag, to: destination) : .done()
    }

    /// Writes a manifest as it was read: the source's file may be another one by now, whose blobs were not copied.
    private func write(
        _ manifest: RawManifest,
        _ tag: TagName,
        to destination: RepositoryName
    ) async throws(RegistryError) -> ServerSideOutcome {
        do throws(RegistryError) {
            try await self.destination.push(manifest, to: destination, tagged: tag)
            return .done()
        } catch {
            switch error.kind {
            case .forbidden, .unauthorized:
                // Who writes what is there already may be told that it may not be overwritten: an answer may have got lost.
                let name = ManifestFileName(manifest.mediaType).rawValue
                let path = "\(destination)/\(tag)/\(name)"
                let call = client.call("look for what was written", destination, tag.text)
                guard let found = try? await sha256(of: path, in: destinationKey, call), found == manifest.digest else {
                    throw error
                }
                await instance.remember(
                    StoredFile(sha256: found),
                    named: name,
                    in: tag.text,
                    of: self.destination.path(of: destination)
                )
                return .done()
            case .immutable, .unsupported, .incomplete, .invalid, .notFound, .tooLarge:
                // The ordinary way finds out what it is: a blob that went meanwhile is carried, a tag that is locked is told.
                let said = error.serverMessage.map { "; the server said: \($0)" } ?? ""
                return .declined("the server did not take the manifest of \(tag): \(error.reason)\(said)")
            case .rateLimited, .unavailable, .corrupt, .storage, .linked, .malformedAnswer, .cancelled: throw error
            }
        }
    }

    /// Copies a file, behind the very first one between these repositories.
    private func copyInTurn(
        _ file: AttachmentCopy.File,
        in folder: String,
        from source: RepositoryName,
        to destination: RepositoryName
    ) async throws(RegistryError) -> ServerSideOutcome {
        let own = Mutex<Result<ServerSideOutcome, RegistryError>?>(nil)
        do throws(RegistryError) {
            try await instance.firstCopy(from: sourceKey, to: destinationKey) { () throws(RegistryError) in
                do throws(RegistryError) {
                    let outcome = try await copy(file, in: folder, from: source, to: destination)
                    own.withLock { $0 = .success(outcome) }
                } catch {
                    own.withLock { $0 = .failure(error) }
                    throw error
                }
            }
        } catch {
            // That another's file could not be copied says nothing of this one.
            if error.kind == .cancelled { throw error }
        }
        if let result = own.withLock({ $0 }) { return try result.get() }
        if let refusal = await instance.copyRefusal(from: sourceKey, to: destinationKey) { return .declined(refusal) }
        return try await copy(file, in: folder, from: source, to: destination)
    }

    /// The files of both sides, as they were listed last.
    func folders(
        from source: RepositoryName,
        to destination: RepositoryName
    ) async throws(RegistryError) -> (source: ImageFolder, destination: ImageFolder)? {
        guard let from = try await folder(of: source, at: self.source),
            let target = try await folder(of: destination, at: self.destination)
        else { return nil }
        return (from, target)
    }

    private func folder(
        of image: RepositoryName,
        at backend: ArtifactoryBackend
    ) async throws(RegistryError) -> ImageFolder? {
        let path = backend.path(of: image)
        if let folder = await instance.folder(path) { return folder }
        if await instance.isUnlisted(path) { return nil }
        return try await backend.files(of: image)
    }

    /// Copies one file to an explicit path: to a folder that is there, Copy Item would nest.
    private func copy(
        _ file: AttachmentCopy.File,
        in folder: String,
        from source: RepositoryName,
        to destination: RepositoryName
    ) async throws(RegistryError) -> ServerSideOutcome {
        let call = client.call("copy a file of an attachment", destination, "\(folder)/\(file.name)")
        let target = "\(destination)/\(folder)/\(file.name)"
        let answer = try await client.send(
            TransportRequest(
                method: .post,
                url: endpoints.copy(
                    "\(source)/\(folder)/\(file.name)",
                    from: sourceKey,
                    to: target,
                    in: destinationKey
                ),
                headers: [.accept: "application/json"],
                replay: .allowed
            ),
            call,
            answersChallenges: false
        )
        let meaning = CopyAnswer(
            status: answer.status,
            form: answer.body.form,
            lacksProAPI: await instance.knownVersion.lacksProAPI,
            from: sourceKey,
            to: destinationKey
        )
        let said = answer.said.map { "; the server said: \($0)" } ?? ""
        switch meaning {
        case .done: break
        case .notOffered(let reason):
            await instance.remember(reason, for: .server)
            return .declined(reason)
        case .notPermitted(let reason):
            // Who copies what is there already is told that it may not be overwritten: somebody may have been faster, or an
            // answer got lost.
            if try await sha256(of: target, in: destinationKey, call) != file.sha256 {
                await instance.remember(reason, for: .between(sourceKey, destinationKey))
                return .declined(reason)
            }
        case .notCopied(let reason): return .declined(reason + said)
        case .failed:
            throw call.refusal(answer, needs: "\(ArtifactoryPermission.deploy.rawValue) on \(destinationKey)")
        }
        await instance.remember(
            StoredFile(sha256: file.sha256),
            named: file.name,
            in: folder,
            of: self.destination.path(of: destination)
        )
        return .done()
    }
}

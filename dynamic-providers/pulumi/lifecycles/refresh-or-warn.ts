import type { ProviderSession, SessionInputs } from "./provider-session";

/** A refresh of what the vault tells: where it does not answer, the state stays as it is, and that is said. */
export async function refreshOrWarn<O extends object>(
    session: Pick<ProviderSession, "progressOf">,
    state: SessionInputs,
    read: () => Promise<O>,
): Promise<O | Record<string, never>> {
    try {
        return await read();
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        session.progressOf(state)(`Warning: the state stays as the last run left it: ${reason}`);
        return {};
    }
}

import { startAzureFixture } from "../../support/azure-fixture";
import { readRecording } from "./recording";
import { replay } from "./replay";
import type { ReplayedMember } from "./replay";
import { scripts } from "./scripts";

/**
 * Sends a recording's requests to a sandbox of its own.
 *
 * @param folder - where it lies. @default tests/recordings
 */
export async function replayAlone(name: string, folder?: string): Promise<ReplayedMember[]> {
    const azure = await startAzureFixture(`replay-${name}`);
    try {
        return await replay(azure, readRecording(name, folder), scripts[name]);
    } finally {
        await azure.stop();
    }
}

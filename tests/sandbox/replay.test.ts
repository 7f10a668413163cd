import { startAzureFixture } from "../support/azure-fixture";
import { recorded } from "./behaviour";
import { entityRecordings, readRecording, recordingNames } from "./replay/recording";
import { replay } from "./replay/replay";
import type { ReplayedMember } from "./replay/replay";
import { scripts } from "./replay/scripts";

/** Of the members of a recording. */
const leastEqual = 0.99;

const describeDifference = ({ step, member, wanted, actual }: ReplayedMember): string =>
    `${step} ${member}: recorded ${JSON.stringify(wanted)}, answered ${JSON.stringify(actual)}`;

async function replayAlone(name: string): Promise<ReplayedMember[]> {
    const azure = await startAzureFixture(`replay-${name}`);
    try {
        return await replay(azure, readRecording(name), scripts[name]!);
    } finally {
        await azure.stop();
    }
}

const replayed = new Set<string>();

recorded("tests/recordings, the file of this name: each status, and each header and body member that is in it").each([
    "additional-regions_2021-08-01",
    "backup-and-restore-identity_2022-08-01",
    "backup-and-restore_2022-08-01",
    "create-multi-region_2022-08-01",
    "create-update-delete_2024-05-01",
    "delete-and-purge_2021-08-01",
    "front-door-route_2021-06-01",
])("%s: requests are answered member by member as Azure did, but for differences that have a reason", async (name) => {
    replayed.add(name);
    const members = await replayAlone(name);
    const different = members.filter(({ equal }) => !equal);
    const permitted = (scripts[name]!.permitted ?? []).map(({ step, member }) => `${step} ${member}`);
    const placeOf = ({ step, member }: ReplayedMember): string => `${step} ${member}`;
    // One that is permitted and no longer there has to be struck from the list.
    expect(different.map(placeOf).filter((place) => permitted.includes(place))).toEqual(permitted);
    const unexpected = different.filter((difference) => !permitted.includes(placeOf(difference)));
    expect(unexpected.map(describeDifference)).toEqual([]);
    expect((members.length - different.length) / members.length).toBeGreaterThanOrEqual(leastEqual);
    // A comparison that finds nothing to compare would hold as well.
    expect(members.length).toBeGreaterThan(100);
});

test("every recording is replayed", () => {
    expect([...replayed, ...entityRecordings].sort()).toEqual(recordingNames());
});

import { recorded } from "./behaviour";
import { entityRecordings, kitPrefix, recordingNames } from "./replay/recording";
import { replayAlone } from "./replay/replay-alone";
import type { ReplayedMember } from "./replay/replay";
import { scripts } from "./replay/scripts";

/** Of the members of a recording. */
const leastEqual = 0.99;

const describeDifference = ({ step, member, wanted, actual }: ReplayedMember): string =>
    `${step} ${member}: recorded ${JSON.stringify(wanted)}, answered ${JSON.stringify(actual)}`;

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

// One that somebody made on Azure and put beside the others: it says itself how it is sent again.
test("recordings of the conformance kit are answered member by member as Azure did, but for what scripts.ts permits", async () => {
    for (const name of recordingNames().filter((one) => one.startsWith(kitPrefix))) {
        replayed.add(name);
        const permitted = (scripts[name]?.permitted ?? []).map(({ step, member }) => `${step} ${member}`);
        const different = (await replayAlone(name)).filter(({ equal }) => !equal);
        const unexpected = different.filter(({ step, member }) => !permitted.includes(`${step} ${member}`));
        expect([name, unexpected.map(describeDifference)]).toEqual([name, []]);
    }
});

test("every recording is replayed", () => {
    expect([...replayed, ...entityRecordings].sort()).toEqual(recordingNames());
});

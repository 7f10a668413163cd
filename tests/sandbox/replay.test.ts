import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { readRecording, recordingNames } from "./replay/recording";
import { replay } from "./replay/replay";
import type { ReplayedMember } from "./replay/replay";
import { scripts } from "./replay/scripts";

const describeDifference = ({ step, member, recorded, actual }: ReplayedMember): string =>
    `${step} ${member}: recorded ${JSON.stringify(recorded)}, answered ${JSON.stringify(actual)}`;

/** Of the members of a recording. */
const leastEqual = 0.99;

describe.each(recordingNames())("%s", (name) => {
    let azure: AzureFixture;
    let members: readonly ReplayedMember[];

    beforeAll(async () => {
        if (!scripts[name]) {
            throw new Error(`tests/recordings/${name}.json has no script in tests/sandbox/replay/scripts.ts.`);
        }
        azure = await startAzureFixture(`replay-${name}`);
        members = await replay(azure, readRecording(name), scripts[name]);
    });
    afterAll(() => azure.stop());

    const permitted = () => scripts[name]!.permitted ?? [];
    const isPermitted = ({ step, member }: Pick<ReplayedMember, "step" | "member">): boolean =>
        permitted().some((difference) => difference.step === step && difference.member === member);
    const different = () => members.filter(({ equal }) => !equal);

    test("is answered as Azure did, request by request, member by member, but for what is permitted with a reason", () => {
        expect(
            different()
                .filter((difference) => !isPermitted(difference))
                .map(describeDifference),
        ).toEqual([]);
    });

    test(`is answered alike in at least ${leastEqual * 100} % of its members`, () => {
        expect((members.length - different().length) / members.length).toBeGreaterThanOrEqual(leastEqual);
    });

    test("differs in all that is permitted", () => {
        const found = different().map(({ step, member }) => `${step} ${member}`);
        expect(found).toEqual(expect.arrayContaining(permitted().map(({ step, member }) => `${step} ${member}`)));
    });
});

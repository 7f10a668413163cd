import { unknownValue } from "../common/unknown";
import { findInputFailures } from "../common/input-table";
import { scheduleOwnTable } from "./inputs";

const good = { intervalHours: 24, suspend: false, retention: { keep: 7, maxAgeDays: 30 }, targetTiers: ["Premium"] };
const reasons = (change: object): string[] =>
    findInputFailures(scheduleOwnTable, { ...good, ...change }).map(({ reason }) => reason);

test("good inputs pass, and so do values that are not known yet", () => {
    expect(reasons({})).toEqual([]);
    expect(reasons({ trigger: "before the release" })).toEqual([]);
    const unknown = Object.fromEntries(Object.keys(good).map((name) => [name, unknownValue]));
    expect(reasons({ ...unknown, trigger: unknownValue })).toEqual([]);
    expect(reasons({ retention: { keep: unknownValue, maxAgeDays: unknownValue } })).toEqual([]);
});

test("everything that is wrong is named at once, with the value and the rule", () => {
    expect(
        reasons({
            intervalHours: 0,
            suspend: "no",
            trigger: " ",
            retention: { keep: 0, maxAgeDays: 31 },
            targetTiers: "x",
        }),
    ).toEqual([
        "intervalHours is 0: it must be a whole number of hours from 1 to 720, the longest time whose changes you accept to lose. Azure restores a backup for 30 days.",
        'suspend is "no": it must be true or false.',
        'trigger is " ": it must be a text of 1 to 128 characters, for example a date, or be left out.',
        "retention.keep is 0: it must be a whole number of snapshots, at least 1.",
        "retention.maxAgeDays is 31: it must be a whole number of days from 1 to 30, after which Azure cannot restore a backup.",
        'targetTiers is "x": it must list the tiers of the services that a snapshot may be restored into.',
    ]);
    expect(reasons({ retention: undefined })).toHaveLength(2);
});

test.each([721, 1.5, "24", NaN, undefined])("an interval of %p h is refused", (intervalHours) => {
    expect(reasons({ intervalHours })).toHaveLength(1);
});

describe("logical snapshots", () => {
    const recipient = (letter: string) => ({ age: `age1${letter.repeat(58)}` });
    const logical = {
        intervalHours: 168,
        retention: { keep: 520, maxAgeDays: 3650 },
        logicalContainer: "snapshots-logical",
        recipients: [recipient("q"), recipient("p")],
    };
    const secretsKey = "a secret of 32 bytes or more, at random";

    test("may be kept for years, and need secretsKey", () => {
        expect(reasons({ logical, secretsKey })).toEqual([]);
        expect(reasons({ logical: unknownValue })).toEqual([]);
        expect(reasons({ logical })).toEqual([expect.stringMatching(/^secretsKey must have 32 bytes or more/)]);
    });

    test("everything that is wrong with them is named at once", () => {
        const wrong = {
            intervalHours: 9000,
            retention: { keep: 0, maxAgeDays: 40_000 },
            logicalContainer: "backups",
            recipients: [recipient("q")],
            skipKinds: ["nonsense"],
        };
        const found = reasons({ logical: wrong, secretsKey, backupsContainer: "backups" });
        expect(found.map((reason) => reason.split(" ")[0])).toEqual([
            "logical.intervalHours",
            "logical.retention.keep",
            "logical.retention.maxAgeDays",
            "logical.recipients",
            "logical.skipKinds[0]",
            "logical.logicalContainer",
        ]);
    });
});

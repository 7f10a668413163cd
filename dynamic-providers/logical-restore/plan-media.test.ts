import type { MediaFile } from "../logical/portal-media";
import { RestoreMode } from "./restore-mode";
import { withMedia } from "./plan-media";
import type { MediaWish } from "./plan-media";
import type { LogicalRestorePlan } from "./plan-logical-restore";

const read = { portalMedia: { state: "read", depth: "full", count: 1 } } as const;
const skipped = { portalMedia: { state: "skipped", depth: "full", count: 0 } } as const;
const file = (name: string, text = name): MediaFile => ({ name, contentType: "image/png", content: Buffer.from(text) });
const empty: LogicalRestorePlan = { stages: [], entities: [], deleted: [], made: [], lacks: [], problems: [] };
const content = { name: "portalContent", lanes: [[{ action: "put", path: "contentTypes/page" }]] } as const;

/** The snapshot has one file as the service has it, another one that the service lacks, and one with other content. */
const plan = (change: Partial<MediaWish> = {}, before: LogicalRestorePlan = empty): LogicalRestorePlan =>
    withMedia(before, {
        mode: RestoreMode.Mirror,
        snapshot: { files: [file("a"), file("b"), file("c", "old")], kinds: read },
        target: { files: [file("a"), file("c", "new"), file("d")], kinds: read },
        ...change,
    });
const stepsOf = ({ stages }: LogicalRestorePlan): string[] =>
    stages.flatMap(({ lanes }) => lanes.flat().map(({ action, path }) => `${action} ${path}`));

test("only what differs is written, before what shows it; what the snapshot lacks is deleted after it", () => {
    const made = plan({}, { ...empty, stages: [content] });
    expect(stepsOf(made)).toEqual([
        "putFile portalMedia/b",
        "putFile portalMedia/c",
        "put contentTypes/page",
        "deleteFile portalMedia/d",
    ]);
    expect(made.entities.map(({ path, state, isWritten }) => [path, state, isWritten])).toEqual([
        ["portalMedia/a", "equal", false],
        ["portalMedia/b", "missing", true],
        ["portalMedia/c", "differs", true],
    ]);
    expect(made.deleted).toEqual(["portalMedia/d"]);
});

test.each<[string, Partial<MediaWish>, string[]]>([
    ["a merge deletes nothing", { mode: RestoreMode.Merge }, ["putFile portalMedia/b", "putFile portalMedia/c"]],
    ["a scope names one", { scope: ["portalMedia/b"] }, ["putFile portalMedia/b"]],
    ["a scope of something else", { scope: ["apis/orders"] }, []],
    ["one is left out", { leaveOut: ["portalMedia/b"] }, ["putFile portalMedia/c", "deleteFile portalMedia/d"]],
    ["the kind is left out", { leaveOut: ["portalMedia"] }, []],
    ["the kind is the target's own", { siteLocal: ["portalMedia"] }, []],
    ["the snapshot lacks them", { snapshot: { files: [], kinds: skipped } }, []],
])("%s", (_name, change, expected) => expect(stepsOf(plan(change))).toEqual(expected));

test("nothing is written into a portal whose files cannot be read", () => {
    const { problems } = plan({ target: { files: [], kinds: skipped } });
    expect(problems).toMatchObject([{ code: "TargetNotRead" }]);
    expect(plan({ target: { files: [], kinds: skipped }, leaveOut: ["portalMedia"] }).problems).toEqual([]);
});

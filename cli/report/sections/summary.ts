import { inWords, timeOf } from "../../../dynamic-providers/common/as-people-read";
import { describeReadiness } from "../../../dynamic-providers/readiness/describe-readiness";
import { html } from "../html";
import type { Html } from "../html";
import type { ProjectReport } from "../project-report";
import type { Tone } from "./mark";
import { readinessWords } from "./readiness-words";

interface Tile {
    readonly name: string;
    readonly tone?: Tone;
    readonly value: string;
    readonly words: string;
}

/** What matters most, in four tiles, and what to do next. */
export function summary(report: ProjectReport): Html {
    const tiles = [activeTile(report), readinessTile(report), snapshotTile(report), drillTile(report)];
    const { words, commands } = report.next;
    const typed = commands.map((command) => html` <code>${command}</code>`);
    return html`<dl class="tiles">
            ${tiles.map(
                ({ name, tone, value, words: said }) =>
                    html`<div class="tile ${tone ?? ""}">
                        <dt>${name}</dt>
                        <dd><strong>${value}</strong>${said}</dd>
                    </div> `,
            )}
        </dl>
        <p><strong>Next:</strong> ${words}${typed}</p>`;
}

function activeTile({ activeSite, epoch, failovers }: ProjectReport): Tile {
    const since = failovers[0]?.at;
    return epoch === null
        ? { name: "Active site", tone: "bad", value: "Not known", words: "The vault did not answer." }
        : {
              name: "Active site",
              tone: activeSite === null ? "warn" : "good",
              value: activeSite ?? "None yet",
              words: since === undefined ? "No site has been active." : `Epoch ${epoch}, since ${timeOf(since)}.`,
          };
}

function readinessTile({ readiness }: ProjectReport): Tile {
    const [tone, value] = readinessWords[readiness.state];
    return { name: "Readiness", tone, value, words: describeReadiness(readiness) };
}

function snapshotTile({ standing: { newest, objectiveSeconds, isLate, restorable }, epoch }: ProjectReport): Tile {
    const promised = objectiveSeconds === null ? "no objective is declared" : `objective ${inWords(objectiveSeconds)}`;
    if (!newest) {
        const words = epoch === null ? "The vault did not answer." : `No snapshot can be restored; ${promised}.`;
        return { name: "Newest snapshot", tone: "bad", value: epoch === null ? "Not known" : "None", words };
    }
    return {
        name: "Newest snapshot",
        tone: isLate ? "bad" : objectiveSeconds === null ? "warn" : "good",
        value: `${inWords(newest.ageSeconds)} old`,
        words: `${restorable} can be restored; ${promised}.`,
    };
}

function drillTile({ drills }: ProjectReport): Tile {
    const newest = drills?.find(({ result }) => result !== "running");
    if (!newest) {
        const words = drills === null ? "The records of drills could not be read." : "No drill has ended yet.";
        return { name: "Newest drill", tone: "warn", value: drills === null ? "Not known" : "None", words };
    }
    const took = newest.recoverySeconds === null ? "" : `, recovered in ${inWords(newest.recoverySeconds)}`;
    return {
        name: "Newest drill",
        tone: newest.result === "passed" ? "good" : "bad",
        value: newest.result === "passed" ? "Passed" : "Failed",
        words: `${timeOf(newest.startedAt)}${took}.`,
    };
}

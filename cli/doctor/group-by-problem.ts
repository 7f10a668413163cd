import type { DoctorReport } from "./doctor-report";

/** What keeps several parts from answering. */
export interface ProblemGroup {
    /** One sentence. */
    readonly problem: string;
    readonly parts: readonly string[];
    readonly checks: readonly string[];
}

/** What keeps several parts from answering is said once. */
export function groupByProblem(unanswered: DoctorReport["unanswered"]): ProblemGroup[] {
    const groups = new Map<string, { parts: string[]; checks: Set<string> }>();
    for (const { part, problem, checks } of unanswered) {
        const said = sentence(problem);
        const group = groups.get(said) ?? { parts: [], checks: new Set() };
        group.parts.push(part);
        checks.forEach((code) => group.checks.add(code));
        groups.set(said, group);
    }
    return [...groups].map(([problem, { parts, checks }]) => ({ problem, parts, checks: [...checks] }));
}

/** Its first line, without the ID of the one request that failed. */
function sentence(problem: string): string {
    const [line = ""] = problem.replace(/ \(correlation ID [^)]*\)/, "").split("\n");
    return /[.!?]$/.test(line) ? line : `${line}.`;
}

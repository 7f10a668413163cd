import { writeFileSync } from "node:fs";
import { formatReport } from "./format-report";
import type { ProjectReport } from "./project-report";

/** Writes the report as a page. @throws Error when the file cannot be written */
export async function writeReport(file: string, report: ProjectReport): Promise<void> {
    writeFileSync(file, await formatReport(report));
}

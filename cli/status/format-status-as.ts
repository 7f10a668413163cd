import { formatStatus } from "./format-status";
import type { StatusReport } from "./status";

export type StatusFormat = "text" | "json" | "openmetrics";

/** What `apim-dr status --format` prints. */
export function formatStatusAs(format: StatusFormat, status: StatusReport): Promise<string> {
    switch (format) {
        case "text":
            return Promise.resolve(formatStatus(status));
        case "json":
            return Promise.resolve(JSON.stringify(status, null, 2));
        case "openmetrics":
            // Loaded for this format alone.
            // eslint-disable-next-line @typescript-eslint/no-require-imports
            return (require("./format-openmetrics") as typeof import("./format-openmetrics.js")).formatOpenMetrics(
                status,
            );
    }
}

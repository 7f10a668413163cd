import { createHash } from "node:crypto";
import type { ServiceObservation } from "../azure/service";

/**
 * The name that follows from a trigger on a service, so that whoever runs the same declaration again finds what was
 * done. A service created anew under an old name gets names of its own.
 */
export function triggeredName(service: ServiceObservation, trigger: string): string {
    const slug = trigger
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "")
        .slice(0, 40);
    const digest = createHash("sha256")
        .update([service.resourceId.toLowerCase(), service.createdAt, trigger].join("\n"))
        .digest("hex")
        .slice(0, 12);
    return [service.name, slug, digest].filter(Boolean).join("-");
}

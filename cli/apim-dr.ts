import { Command } from "commander";
import { declareCommand } from "./commands/declare";
import { diffCommand } from "./commands/diff";
import { doctorCommand } from "./commands/doctor";
import { engineCommand } from "./commands/engine";
import { exportCommand } from "./commands/export";
import { pulumiCommand } from "./commands/pulumi";
import { reportCommand } from "./commands/report";
import { rewrapCommand } from "./commands/rewrap";
import { snapshotsCommand } from "./commands/snapshots";
import { statusCommand } from "./commands/status";
import { upCommand } from "./commands/up";
import { verifyRecordsCommand } from "./commands/verify-records";
import { runCommand } from "./run-command";

// eslint-disable-next-line @typescript-eslint/no-require-imports -- TypeScript would copy it into dist
const { version } = require("apim-dr/package.json") as { readonly version: string };

runCommand(
    new Command("apim-dr")
        .description("Disaster recovery for Azure API Management as declared state")
        .version(version, "--version", "print the version")
        // What stands behind `pulumi` is the engine's, options included.
        .enablePositionalOptions()
        .addCommand(upCommand)
        .addCommand(statusCommand)
        .addCommand(doctorCommand)
        .addCommand(snapshotsCommand)
        .addCommand(verifyRecordsCommand)
        .addCommand(reportCommand)
        .addCommand(diffCommand)
        .addCommand(exportCommand)
        .addCommand(rewrapCommand)
        .addCommand(engineCommand)
        .addCommand(pulumiCommand)
        .addCommand(declareCommand),
);

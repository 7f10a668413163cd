import type { Scenario } from "../scenario";
import { backups } from "./backups";
import { changes } from "./changes";
import { create } from "./create";
import { entities } from "./entities";
import { frontDoors } from "./front-door";
import { hostNames } from "./host-names";
import { kinds } from "./kinds";
import { limits } from "./limits";
import { premium } from "./premium";
import { refusals } from "./refusals";
import { restore } from "./restore";
import { softDelete } from "./soft-delete";

/** All scenarios, in their order: each goes on from what the ones before it made. */
export const scenarios: readonly Scenario[] = [
    create,
    changes,
    entities,
    kinds,
    backups,
    refusals,
    restore,
    frontDoors,
    hostNames,
    softDelete,
    premium,
    limits,
];

import type { createColors } from 'picocolors';

/** A function for each colour; without colour they return their argument. */
export type Colors = ReturnType<typeof createColors>;

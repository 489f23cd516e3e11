import type { Plugin } from 'rolldown';

export function tuneInk(): Plugin;

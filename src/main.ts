#!/usr/bin/env node
// The bookworm executable; hands over to the CLI.
import 'reflect-metadata';
import { runCli } from './cli/cli.js';

process.exitCode = await runCli(process.argv);

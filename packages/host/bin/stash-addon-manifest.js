#!/usr/bin/env node
import '../dist/bin/build-manifest.js';

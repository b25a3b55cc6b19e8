// Preloaded into every child of the test host, so that each container has separate ports: a server that listens on port
// N really listens on any free one, a file named N says on which, and connections to N are redirected there.
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');

const folder = process.env.EASEL_GUEST_PORTS;

// A host that was killed could not end its children, so they end themselves.
setInterval(() => {
  try {
    process.kill(Number(process.env.EASEL_GUEST_HOST), 0);
  } catch {
    process.exit(1);
  }
}, 1000).unref();

const { listen, address } = net.Server.prototype;
const { connect } = net.Socket.prototype;
const isHere = (host) => host === undefined || ['localhost', '127.0.0.1', '::1', '0.0.0.0', '::'].includes(host);

function realPort(port) {
  try {
    return Number(fs.readFileSync(path.join(folder, String(port)), 'utf8')) || port;
  } catch {
    return port;
  }
}

net.Server.prototype.address = function () {
  const real = address.call(this);
  return real && typeof real === 'object' && this.guestPort ? { ...real, port: this.guestPort } : real;
};

net.Server.prototype.listen = function (...parts) {
  const [first] = parts;
  const options = typeof first === 'object' && first !== null ? first : { port: Number(first) };
  const port = Number(options.port);
  if (!(port > 0)) return listen.apply(this, parts);
  const callback = parts.find((part) => typeof part === 'function');
  this.guestPort = port;
  const file = path.join(folder, String(port));
  this.once('listening', () => {
    const real = address.call(this).port;
    // A probe ("is this port free?") closes again at once and must not count as a server.
    setTimeout(() => this.listening && fs.writeFileSync(file, String(real)), 15);
  });
  this.once('close', () => fs.rmSync(file, { force: true }));
  return listen.call(this, { ...options, port: 0, host: '127.0.0.1' }, callback);
};

net.Socket.prototype.connect = function (...parts) {
  const given = Array.isArray(parts[0]) ? parts[0][0] : parts[0];
  if (typeof given === 'object' && given !== null && given.port !== undefined && isHere(given.host)) {
    const real = realPort(Number(given.port));
    if (real !== Number(given.port)) {
      // Node reads the options again after the DNS lookup.
      given.port = real;
      given.host = '127.0.0.1';
    }
  }
  return connect.apply(this, parts);
};

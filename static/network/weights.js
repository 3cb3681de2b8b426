/**
 * A network as model/bundle/network_file.py writes it: one file, its stages in the order the data flows.
 *
 * @typedef {"convolution" | "pooling" | "average" | "global" | "dense" | "logits" | "softmax"} Kind
 * @typedef {{name: string, kind: Kind, kernel: Float32Array, kernelShape: number[], scale: Float32Array,
 *   shift: Float32Array, shape: number[], normalised: boolean, activation: "relu" | "tanh" | "sigmoid" | "none"}} Stage
 *   kernel: (side, side, inputs, maps) of a convolution, (inputs, units) of a dense stage, else empty · scale, shift: what a
 *   map's sum of products is multiplied by and what is then added · shape: of what comes out, (height, width, maps) or
 *   (units) · normalised: whether scale and shift are a batch normalisation's
 * @typedef {{name: string, inputShape: number[], stages: Stage[]}} Network
 */

const FORMAT = 1;

/**
 * Read a network's file: the header's length (uint32), the header (JSON), then each stage's scale, shift (float32) and
 * kernel (the header's precision), each beginning at a multiple of four bytes. Little-endian, as every browser is.
 * @param {ArrayBuffer} buffer @returns {Network}
 * @throws {Error} if it is no such file
 */
export function unpack(buffer) {
  const length = buffer.byteLength < 4 ? 0 : new Uint32Array(buffer, 0, 1)[0];
  if (length === 0 || length > buffer.byteLength - 4) throw new Error("This is no network's file.");
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  if (header.format !== FORMAT) throw new Error(`The network's file has format ${header.format}, not ${FORMAT}.`);
  let at = 4 + length;
  const numbers = (count, precision) => {
    const found = precision === "float16" ? halves(buffer, at, count) : new Float32Array(buffer.slice(at, at + 4 * count));
    at += 4 * Math.ceil((count * (precision === "float16" ? 2 : 4)) / 4);
    return found;
  };
  const stages = header.stages.map(({ kernelShape, channels, ...said }) => {
    const [scale, shift] = [numbers(channels, "float32"), numbers(channels, "float32")];
    const size = kernelShape.reduce((product, side) => product * side, kernelShape.length ? 1 : 0);
    return { ...said, kernelShape, scale, shift, kernel: numbers(size, header.precision) };
  });
  return { name: header.name, inputShape: header.inputShape, stages };
}

/** The network whose file is at this address. @param {string} address @returns {Promise<Network>} */
export async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return unpack(await answer.arrayBuffer());
}

/** Numbers in half precision (IEEE 754 binary16), which not every browser reads by itself. */
function halves(buffer, at, count) {
  const bits = new Uint16Array(buffer, at, count);
  return Float32Array.from(bits, (half) => {
    const [sign, exponent, fraction] = [half >> 15 ? -1 : 1, (half >> 10) & 31, half & 1023];
    if (exponent === 31) return fraction ? NaN : sign * Infinity;
    return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
  });
}

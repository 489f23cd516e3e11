/** The smallest images of a size that a reader of headers takes for one. */
export const images = {
  png(width: number, height: number): Buffer {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    return Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      pngChunk('IHDR', header),
      pngChunk('IDAT', Buffer.alloc(4)),
      pngChunk('IEND', Buffer.alloc(0)),
    ]);
  },

  /** A PNG with frames. */
  apng(width: number, height: number): Buffer {
    const png = images.png(width, height);
    const place = png.indexOf('IDAT') - 4;
    return Buffer.concat([png.subarray(0, place), pngChunk('acTL', Buffer.alloc(8)), png.subarray(place)]);
  },

  gif(width: number, height: number): Buffer {
    const size = Buffer.alloc(4);
    size.writeUInt16LE(width, 0);
    size.writeUInt16LE(height, 2);
    return Buffer.concat([Buffer.from('GIF89a'), size, Buffer.alloc(8)]);
  },

  jpeg(width: number, height: number): Buffer {
    const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
    frame.writeUInt16BE(height, 5);
    frame.writeUInt16BE(width, 7);
    const segment = Buffer.concat([Buffer.from([0xff, 0xe0, 0, 16]), Buffer.from('JFIF\0'), Buffer.alloc(9)]);
    return Buffer.concat([Buffer.from([0xff, 0xd8]), segment, frame, Buffer.from([0xff, 0xd9]), Buffer.alloc(16)]);
  },
};

function pngChunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
}

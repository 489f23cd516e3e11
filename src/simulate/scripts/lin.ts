import type { Script } from '../script.js';

/** Chinese: a part that is missing. */
export const lin: Script = {
  person: { name: '林晓雯', email: 'lin.xiaowen@example.com' },
  namesakes: ['王建国', '陈思琪', '欧阳明', '李小龙', '赵子涵'],
  page: { url: 'https://shop.example/zh/support', title: '售后服务' },
  timezone: 'Asia/Shanghai',
  charactersPerSecond: 4,
  form: {
    title: '开始之前',
    name: '姓名',
    email: '电子邮箱',
    topic: '主题',
    topics: ['售后', '订单', '其他'],
  },
  greeting: '{agent}，你好！',
  nudges: ['请问有人在吗？', '我再等一会儿 🙂'],
  farewells: ['再见', '祝您', '还有什么', 'bye', 'have a nice', 'anything else'],
  temper: {
    opening: '我已经等了三天了，到底有没有人管！',
    nudges: ['人呢？？', '再不回复我就投诉了。'],
    retort: '上次你们也是这么说的。',
    soothedBy: ['抱歉', '对不起', '不好意思', 'sorry', 'apolog'],
    calmed: '好吧，谢谢你的态度。',
    parting: '算了，我要退货。',
  },
  praise: '回复很快，谢谢！',
  complaint: '没有解决我的问题。',
  visits: [
    {
      topic: '售后',
      opening: ['你好，书架的包裹里少了一袋螺丝。', '可以补发吗？'],
      lines: [
        {
          say: '英文我看得懂一点，不过我用中文写可以吗？',
          when: ['hello', 'hi', 'help', 'english', 'sorry'],
          onlyIfAsked: true,
        },
        { say: '订单号是 33871。', when: ['订单', '单号', 'number', 'order'] },
        { say: '少的是 M6×40，八颗，图纸上写着 F 袋。', when: ['哪', '什么', '型号', 'which', 'part', 'photo'] },
        { say: '大概几天能到上海？', when: ['补发', '寄', 'send', 'days', 'ship'] },
      ],
      thanks: '太好了，谢谢你的帮助！',
      leaves: 'close',
    },
    {
      topic: '订单',
      opening: ['又是我。螺丝收到了，多了一颗 😄'],
      lines: [{ say: '不用寄回吧？', when: ['寄', '退', 'return', 'keep'] }],
      thanks: '好的，再见！',
      leaves: 'quietly',
    },
  ],
};

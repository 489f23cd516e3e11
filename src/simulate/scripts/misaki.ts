import type { Script } from '../script.js';

/** Japanese: a question before buying. */
export const misaki: Script = {
  person: { name: '佐藤 美咲', email: 'misaki.sato@example.com' },
  namesakes: ['鈴木 健太', '高橋 さくら', '渡辺 直樹', '中村 結衣', '小林 ひろし'],
  page: { url: 'https://shop.example/ja/lamps/hl-20', title: 'ランプ HL-20' },
  timezone: 'Asia/Tokyo',
  charactersPerSecond: 4,
  form: {
    title: 'はじめに',
    name: 'お名前',
    email: 'メールアドレス',
    topic: 'ご用件',
    topics: ['商品について', 'ご注文について', 'その他'],
  },
  greeting: '{agent}さん、よろしくお願いします。',
  nudges: ['すみません、どなたかいらっしゃいますか。', 'お手すきのときにお返事をいただけると助かります。'],
  farewells: ['失礼いたします', '失礼します', '良い一日', 'ほかに', '他に', 'bye', 'have a nice', 'anything else'],
  temper: {
    opening: '先日から何度も問い合わせているのですが、まったく返事がありません。',
    nudges: ['いつまで待てばよいのでしょうか。', 'もう三十分も待っています。'],
    retort: '前回も同じことを言われました。',
    soothedBy: ['申し訳', 'すみません', 'お詫び', '失礼しました', 'sorry', 'apolog'],
    calmed: 'ご丁寧にありがとうございます。言い過ぎました。',
    parting: 'もう結構です。ほかのお店で買います。',
  },
  praise: 'とても丁寧に対応していただきました。',
  complaint: '質問に答えてもらえませんでした。',
  visits: [
    {
      topic: '商品について',
      opening: ['こんにちは。ランプについて質問があります。', '日本の電圧（100V）でも使えますか。'],
      lines: [
        {
          say: '英語は少しだけ読めます。日本語で書いても大丈夫ですか。',
          when: ['hello', 'hi', 'help', 'english', 'japanese', 'sorry'],
          onlyIfAsked: true,
        },
        { say: '型番は HL-20 です。', when: ['型番', 'どの', '商品', 'model', 'which', 'lamp'] },
        { say: '東京までの送料も教えていただけますか。', when: ['送料', '配送', 'shipping', 'deliver', 'price'] },
        { say: '何日くらいで届きますか。', when: ['届', '何日', 'days', 'arrive', 'stock'] },
      ],
      thanks: 'よく分かりました。ありがとうございました。',
      leaves: 'close',
    },
    {
      topic: 'ご注文について',
      opening: ['先ほどはありがとうございました。注文しました。', '領収書を発行していただけますか。'],
      lines: [
        { say: '宛名は「佐藤美咲」でお願いします。', when: ['宛名', 'お名前', 'name', 'receipt'] },
        { say: 'メールで送っていただければ十分です。', when: ['メール', '送', 'mail', 'send', 'paper'] },
      ],
      thanks: '助かりました。ありがとうございます。',
      leaves: 'quietly',
    },
  ],
};

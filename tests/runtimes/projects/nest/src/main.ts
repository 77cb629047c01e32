// A small backend as many are: CommonJS, decorators, a controller.

import "reflect-metadata";

import { BadRequestException, Body, Controller, Get, Module, Post } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { openData, WxsealError } from "wxseal";
import * as dev from "wxseal/dev";

const { entries } = require("../require.cjs");
const { files, run } = require("../suite.cjs");

@Controller()
class Records {
  @Post("open")
  open(@Body() body: openData.Message): { nickName: string } {
    try {
      const { data } = openData.userInfo(body, {
        appId: "wx4f4bc4dec97d474b",
        sessionKey: "tiihtNczf5v6AKRyjwEUhQ==",
        now: 1477314200,
      });
      return { nickName: data.nickName };
    } catch (error) {
      if (error instanceof WxsealError) throw new BadRequestException(error.toJSON());
      throw error;
    }
  }

  @Get("suite")
  suite(): Promise<unknown> {
    return run({ ...entries, dev }, files);
  }
}

@Module({ controllers: [Records] })
class App {}

async function main(): Promise<void> {
  const app = await NestFactory.create(App, { logger: ["error", "warn"] });
  await app.listen(Number(process.env.PORT), "127.0.0.1");
}

void main();

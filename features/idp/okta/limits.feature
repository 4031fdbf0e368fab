@idp:okta @cap:app-admin @cap:admin
Feature: Okta waits as long as the app asks it to

  Rule: What is refused with 429 is tried again after the seconds that it names

    @OKTA-18
    Scenario: More people than the app takes in a minute
      Given each token has been limited to 20 requests a minute
      When the directory provisions "Ada", "Grace", "Linus", "Margaret", "Edsger", "Barbara", "Alan", "Radia"
      Then "Ada" has access
      And "Radia" has access
      And in everything shown, every 429 gives the seconds to wait
